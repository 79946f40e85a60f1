import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { MessageIds } from '#libs/mail';
import { MessageLookup, threadDecider, threadStream } from '#libs/threads';
import type { Report } from '../mail-facts.js';
import type { Original } from './threading.js';

/** A report speaks of one mail; more ids or addresses than these are noise. */
const LOOKED_AT = 20;

type Sent = Readonly<{ threadId: string; emailId: string }>;

/** Finds the mails of ours that reports speak of. */
@Injectable()
export class Originals {
  constructor(
    private readonly store: EventStore,
    private readonly messageIds: MessageIds,
    private readonly lookup: MessageLookup,
  ) {}

  /**
   * By our own Message-ID in the report, else by the address it was sent to, else by a known id; null when by none, or when the mail's conversation
   * never lay in this inbox.
   */
  async find(inboxId: string, report: Report, sentTo: readonly string[]): Promise<Original | null> {
    const ids = report.messageIds.slice(0, LOOKED_AT);
    for (const matched of ids) {
      const sent = this.messageIds.read(matched);
      if (sent !== null && (await this.isOurs(inboxId, sent))) return original('own-message-id', matched, sent);
    }
    for (const matched of sentTo.slice(0, LOOKED_AT)) {
      const sent = await this.byReturnPath(matched);
      if (sent !== null && (await this.isOurs(inboxId, sent))) return original('return-path', matched, sent);
    }
    for (const { messageId: matched, homeId: threadId, emailId } of await this.lookup.byMessageIds(inboxId, ids)) {
      const sent = { threadId, emailId };
      if (await this.isOurs(inboxId, sent)) return original('embedded-headers', matched, sent);
    }
    return null;
  }

  private async byReturnPath(address: string): Promise<Sent | null> {
    const read = this.messageIds.readReturnPath(address);
    if (read === null) return null;
    const row = await this.lookup.byId(read.emailId);
    return row === null ? null : { threadId: row.data.threadId, emailId: read.emailId };
  }

  private async isOurs(inboxId: string, { threadId, emailId }: Sent): Promise<boolean> {
    const { state } = await this.store.load(threadDecider, threadStream(threadId));
    if (state.status === 'none' || !state.inboxIds.includes(inboxId)) return false;
    return state.emails.some((email) => email.emailId === emailId && email.delivery !== null);
  }
}

const original = (rule: Original['rule'], matched: string, { threadId, emailId }: Sent): Original => ({
  ...{ rule, matched, threadId, emailId },
});
