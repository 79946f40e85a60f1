import { Injectable } from '@nestjs/common';
import { Problem } from '#libs/http';
import type { Person } from '#libs/people';
import { MessageLookup, ThreadAccess } from '#libs/threads';

/** Finds a mail of ours for somebody who wants to act on it. */
@Injectable()
export class SentMailAccess {
  constructor(
    private readonly threads: ThreadAccess,
    private readonly messages: MessageLookup,
  ) {}

  /**
   * The id of the conversation that it was written in, on whose stream its deliveries stand.
   * @throws Problem 404 when there is no such mail for this person, 403 when they may see it but not act in its inbox
   */
  async act(person: Person, emailId: string): Promise<string> {
    const mail = await this.messages.written(emailId);
    if (mail?.kind !== 'sent') throw Problem.notFound('message');
    await this.threads.seen(person, { inboxId: mail.inbox_id }, 'message');
    await this.threads.act(person, mail.thread_id);
    return mail.data.threadId;
  }
}
