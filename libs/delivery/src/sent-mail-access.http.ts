import { Injectable } from '@nestjs/common';
import { Problem } from '#libs/http';
import type { Person } from '#libs/people';
import { MailAccess, type MailPlace } from '#libs/threads';

/** Finds a mail of ours for somebody who wants to act on it. */
@Injectable()
export class SentMailAccess {
  constructor(private readonly mails: MailAccess) {}

  /** @throws Problem 404 when there is no such mail for this person, 403 when they may see it but not act in its inbox */
  async act(person: Person, emailId: string): Promise<MailPlace> {
    const mail = await this.mails.seen(person, emailId);
    if (mail.kind !== 'sent') throw Problem.notFound('message');
    return this.mails.act(person, mail);
  }
}
