import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import { type Answer, count, instant, Problem, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { RecordAccess, type RecordRef, Records, REF_TYPES, sameRef } from '#libs/records';
import { threadDecider } from '../decider.js';
import { ownInPlace } from '../email.js';
import { messageView } from '../message-view/message-view.projection.js';
import { threadStream } from '../thread-events.js';
import { associationHistory } from './association-history.projection.js';

const refSchema = z.object({ type: z.enum(REF_TYPES), id: uuid });

const changeSchema = z.object({
  emailId: uuid,
  at: instant,
  change: z
    .enum(['sent', 'received', 'associated', 'dissociated', 'attributed'])
    .describe("sent, received: what it concerned at first; attributed: what it concerns since it is somebody else's"),
  records: z.array(refSchema),
  by: z
    .object({ kind: z.enum(['user', 'contact', 'system']), id: z.string() })
    .nullable()
    .describe('null where it was found for the sender of a mail that came in'),
});

/** What one mail concerns, or the mails of a conversation, and how that came to be. */
export const associationsSchema = z
  .object({
    threadId: uuid,
    associations: z.array(
      refSchema.extend({ name: z.string().nullable(), emailIds: z.array(uuid).describe('the mails that concern it') }),
    ),
    history: z.array(changeSchema).describe('the last hundred changes, the latest first; the audit has all of them'),
    revision: count.describe('that of the thread, for If-Match'),
  })
  .meta({ id: 'Associations' });

export type ShownAssociations = Answer<typeof associationsSchema>;

type Change = Answer<typeof changeSchema>;

const CHANGES_SHOWN = 100;

/** With `emailId: null`, those of every mail of the thread. */
export class GetAssociations extends Query<ShownAssociations> {
  constructor(
    readonly threadId: string,
    readonly emailId: string | null,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(GetAssociations)
export class GetAssociationsHandler implements IQueryHandler<GetAssociations> {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly records: Records,
    private readonly access: RecordAccess,
  ) {}

  /** The associations are those of the thread as it stands, the history that of the views. */
  async execute({ threadId, emailId, person }: GetAssociations): Promise<ShownAssociations> {
    const { state, revision } = await this.store.load(threadDecider, threadStream(threadId));
    if (state.status === 'none') throw Problem.notFound('thread');
    const emails =
      emailId === null ? ownInPlace(state.emails) : state.emails.filter((email) => email.emailId === emailId);
    const changes = await this.history(threadId, emailId);
    const refs = emails.flatMap((email) => email.associations);
    const all = [...refs, ...changes.flatMap(({ records }) => records)];
    const hidden = await this.access.hidden(
      person,
      all.map(({ id }) => id),
    );
    const isSeen = ({ id }: RecordRef): boolean => !hidden.has(id);
    const once = refs.filter((ref, n) => isSeen(ref) && refs.findIndex((first) => sameRef(first, ref)) === n);
    const history = changes.flatMap((change) => {
      const records = change.records.filter(isSeen);
      return records.length === 0 && change.records.length > 0 ? [] : [{ ...change, records }];
    });
    const names = await this.records.names(once);
    const associations = once.map((ref) => ({
      ...ref,
      name: names.get(ref.id) ?? null,
      emailIds: emails
        .filter((email) => email.associations.some((own) => sameRef(own, ref)))
        .map((email) => email.emailId),
    }));
    return { threadId, associations, history, revision };
  }

  private history(threadId: string, emailId: string | null): Promise<Change[]> {
    return this.readModels.query<Change>(
      `SELECT email_id AS "emailId", at, change, records, by FROM
         (SELECT email_id, at, change, records, by, revision FROM ${this.readModels.rows(associationHistory)}
          WHERE thread_id = $1
          UNION ALL
          SELECT id, at, kind, data->'associations',
                 CASE kind WHEN 'sent' THEN jsonb_build_object('kind', 'user', 'id', data->>'authorId') END, -1
          FROM ${this.readModels.rows(messageView)} WHERE (thread_id = $1 OR id = $2) AND kind <> 'comment') AS changes
       WHERE $2::uuid IS NULL OR email_id = $2
       ORDER BY at DESC, revision DESC, email_id LIMIT ${CHANGES_SHOWN}`,
      [threadId, emailId],
    );
  }
}
