import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { ReadModels } from '#libs/read-models';
import { type MessageRow, messageView } from './message-view.projection.js';

/** Where a Message-ID was seen: the thread that its mail lies in, and `homeId`, the one that it came to, on whose stream its facts stand. */
export type KnownMessage = Readonly<{ messageId: string; threadId: string; homeId: string; emailId: string }>;

const PATIENCE_MS = 2_000;

/** A Message-ID that stands in more mails than these tells nothing. */
const FOUND_MOST = 100;

/** Reads entries of conversations by their ids. */
@Injectable()
export class MessageLookup {
  constructor(
    private readonly readModels: ReadModels,
    private readonly store: EventStore,
  ) {}

  /** One entry, or null. */
  async byId(id: string): Promise<MessageRow | null> {
    const rows = await this.readModels.lookup<MessageRow>(`SELECT * FROM ${this.table} WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** As byId(), for somebody who wants to act on what they have just written: the view is waited for before there is none. */
  async written(id: string): Promise<MessageRow | null> {
    const known = await this.byId(id);
    if (known !== null) return known;
    await this.readModels.reached('views', await this.store.currentPosition(), PATIENCE_MS);
    return this.byId(id);
  }

  /**
   * The mails that go by these Message-IDs, in the order of the ids given, those in this inbox first; one id may name several. Whether a mail that
   * lies elsewhere belongs to this inbox, too, its conversation knows.
   */
  async byMessageIds(inboxId: string, messageIds: readonly string[]): Promise<readonly KnownMessage[]> {
    if (messageIds.length === 0) return [];
    const rows = await this.readModels.lookup<KnownMessage>(
      `SELECT message_id AS "messageId", thread_id AS "threadId", data->>'threadId' AS "homeId", id AS "emailId"
       FROM ${this.table}
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
