import { Injectable } from '@nestjs/common';
import { ReadModels } from '#libs/read-models';
import { type EmailReceived, inboxView, messageView, type RoutingOutcome } from '#libs/threads';
import { routingHistory } from '../routing-history/routing-history.projection.js';

/** Of so many conversations at most, the newest, mail is looked at: that takes a few seconds. */
export const LOOKED_AT = 5_000;

type Fields = 'from' | 'attribution' | 'subject' | 'preview' | 'attachments' | 'at' | 'contactId';

/** The mail that opened a conversation, and what rules did with it then; null where they were not asked. */
export type PastMail = Readonly<{ threadId: string; emailId: string; did: RoutingOutcome | null }> &
  Pick<EmailReceived['data'], Fields>;

/** Finds the mails that opened conversations in an inbox. */
@Injectable()
export class PastMails {
  constructor(private readonly readModels: ReadModels) {}

  /** Those since an instant, the first one first; also of conversations that rules of this inbox moved away. One more than LOOKED_AT at most. */
  async since(inboxId: string, since: string): Promise<readonly PastMail[]> {
    const [threads, messages, history] = [inboxView, messageView, routingHistory].map((view) =>
      this.readModels.rows(view as typeof inboxView),
    );
    const rows = await this.readModels.query<PastMail>(
      `SELECT mail.thread_id AS "threadId", mail.id AS "emailId", routed->'outcome' AS did,
         data->'from' AS "from", data->'attribution' AS attribution, data->>'subject' AS subject, data->>'preview' AS preview,
         data->'attachments' AS attachments, data->>'at' AS at, data->>'contactId' AS "contactId"
       FROM ${threads} AS thread
       JOIN ${messages} AS mail ON mail.thread_id = thread.thread_id AND mail.kind = 'received' AND mail.at = thread.opened_at
       LEFT JOIN ${history} AS history ON history.email_id = mail.id
       WHERE thread.opened_at >= $2 AND thread.last_at >= $2
         AND (thread.inbox_id = $1 OR thread.thread_id IN (SELECT thread_id FROM ${history} WHERE inbox_id = $1 AND at >= $2))
         AND coalesce(history.inbox_id, thread.inbox_id) = $1
       ORDER BY thread.opened_at DESC, mail.id DESC LIMIT ${LOOKED_AT + 1}`,
      [inboxId, since],
    );
    return rows.toReversed();
  }
}
