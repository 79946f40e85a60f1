import { Injectable } from '@nestjs/common';
import { ReadModels } from '#libs/read-models';
import { type InboxRow, inboxView } from '#libs/threads';

/** A place in the order in which threads are taken. */
export type Waiting = Readonly<{ threadId: string; since: string }>;

const AT_ONCE = 20;

/** Which threads are nobody's, as the views show them. */
@Injectable()
export class FreeThreads {
  constructor(private readonly readModels: ReadModels) {}

  /** Open threads of nobody's, from the one that waits longest, after `after`; some at a time. */
  async next(inboxId: string, after: Waiting | undefined): Promise<readonly Waiting[]> {
    const rows = await this.readModels.lookup<Pick<InboxRow, 'thread_id' | 'last_at'>>(
      `SELECT thread_id, last_at FROM ${this.readModels.rows(inboxView)}
       WHERE inbox_id = $1 AND listed_as = 'open' AND assignee_id IS NULL
         AND ($2::timestamptz IS NULL OR (last_at, thread_id) > ($2::timestamptz, $3::uuid))
       ORDER BY last_at, thread_id LIMIT ${AT_ONCE}`,
      [inboxId, after?.since ?? null, after?.threadId ?? null],
    );
    return rows.map(({ thread_id, last_at }) => ({ threadId: thread_id, since: last_at }));
  }
}
