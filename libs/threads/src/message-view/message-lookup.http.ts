import { Injectable } from '@nestjs/common';
import { ReadModels } from '#libs/read-models';
import { type MessageRow, messageView } from './message-view.projection.js';

/** Where a Message-ID was seen. */
export type KnownMessage = Readonly<{ messageId: string; threadId: string; emailId: string }>;

/** A Message-ID that stands in more mails than these tells nothing. */
const FOUND_MOST = 100;

/** Reads entries of conversations by their ids. */
@Injectable()
export class MessageLookup {
  constructor(private readonly readModels: ReadModels) {}

  /** One entry, or null. */
  async byId(id: string): Promise<MessageRow | null> {
    const rows = await this.readModels.lookup<MessageRow>(`SELECT * FROM ${this.table} WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  /**
   * The mails that go by these Message-IDs, in the order of the ids given, those in this inbox first; one id may name several. Whether a mail that
   * lies elsewhere belongs to this inbox, too, its conversation knows.
   */
  async byMessageIds(inboxId: string, messageIds: readonly string[]): Promise<readonly KnownMessage[]> {
    if (messageIds.length === 0) return [];
    const rows = await this.readModels.lookup<KnownMessage>(
      `SELECT message_id AS "messageId", thread_id AS "threadId", id AS "emailId" FROM ${this.table}
       WHERE message_id = ANY($2)
       ORDER BY array_position($2::text[], message_id), inbox_id <> $1, at, id LIMIT ${FOUND_MOST}`,
      [inboxId, messageIds],
    );
    return rows;
  }

  private get table(): string {
    return this.readModels.rows(messageView);
  }
}
