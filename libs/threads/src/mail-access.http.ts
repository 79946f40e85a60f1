import { Injectable } from '@nestjs/common';
import { Problem } from '#libs/http';
import type { Person } from '#libs/people';
import { MessageLookup } from './message-view/message-lookup.http.js';
import type { MessageRow } from './message-view/message-view.projection.js';
import { ThreadAccess } from './thread-access.http.js';
import type { ExistingThread } from './thread.js';

type Mail = Exclude<MessageRow, { kind: 'comment' }>;

/** Where a mail lies, and the thread that it came to, on whose stream its facts stand: the same one unless it was split off. */
export type MailPlace = Readonly<{ place: ExistingThread; home: ExistingThread }>;

/** Finds a mail for somebody, with their rights in the thread that it lies in. */
@Injectable()
export class MailAccess {
  constructor(
    private readonly threads: ThreadAccess,
    private readonly messages: MessageLookup,
  ) {}

  /** A mail that the person may see, be it new. @throws Problem 404 */
  async seen(person: Person, emailId: string): Promise<Mail> {
    const mail = await this.messages.written(emailId);
    if (mail === null || mail.kind === 'comment') throw Problem.notFound('message');
    await this.threads.seen(person, { inboxId: mail.inbox_id }, 'message');
    return mail;
  }

  /**
   * The threads of a mail, as the one that it came to knows: whoever acts on what they have just moved is ahead of the views.
   * @throws Problem 404 and 403 for whoever may not act where it lies
   */
  async act(person: Person, { id, data }: Mail): Promise<MailPlace> {
    const home = await this.threads.existing(data.threadId);
    const threadId = home.emails.find(({ emailId }) => emailId === id)?.splitInto ?? home.threadId;
    const place = await this.threads.act(person, threadId);
    return { place, home: threadId === home.threadId ? place : home };
  }
}
