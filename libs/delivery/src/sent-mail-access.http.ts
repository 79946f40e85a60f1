import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { MessageLookup, type MessageRow, ThreadAccess } from '#libs/threads';

const PATIENCE_MS = 2_000;

/** Finds a mail of ours for somebody who wants to act on it. */
@Injectable()
export class SentMailAccess {
  constructor(
    private readonly threads: ThreadAccess,
    private readonly messages: MessageLookup,
    private readonly readModels: ReadModels,
    private readonly store: EventStore,
  ) {}

  /**
   * The id of its conversation.
   * @throws Problem 404 when there is no such mail for this person, 403 when they may see it but not act in its inbox
   */
  async act(person: Person, emailId: string): Promise<string> {
    const mail = await this.find(emailId);
    if (mail?.kind !== 'sent') throw Problem.notFound('message');
    await this.threads.seen(person, { inboxId: mail.inbox_id }, 'message');
    await this.threads.act(person, mail.thread_id);
    return mail.thread_id;
  }

  /** Who takes back what they have just sent is not told that it does not exist: the view is waited for. */
  private async find(emailId: string): Promise<MessageRow | null> {
    const known = await this.messages.byId(emailId);
    if (known !== null) return known;
    await this.readModels.reached('views', await this.store.currentPosition(), PATIENCE_MS);
    return this.messages.byId(emailId);
  }
}
