import { z } from 'zod';
import type { Recorded } from '#libs/decider';
import { type Answer, count, instant, sha256, uuid } from '#libs/http';
import { mailboxSchema } from '#libs/threads';
import type { InboundMailEvent } from '../inbound-mail.js';
import type { InboundStory } from './inbound-story.js';
import type { InboundRow } from './inbound-view.projection.js';
import { inboundMailSchema, shownInboundMail } from './shown-inbound-mail.http.js';

const actor = z.object({ kind: z.enum(['user', 'contact', 'system']), id: z.string() });

const viaSchema = z.enum(['smtp', 'lmtp', 'imap', 'http', 'file']);

/** Rules are words, not enumerations: an old mail keeps the word of the version that decided on it. */
const decided = { rule: z.string(), version: count };

const forwardedSchema = z.discriminatedUnion('how', [
  z.object({
    how: z.enum(['attached', 'inline']),
    from: mailboxSchema,
    subject: z.string().nullable(),
    date: z.string().nullable(),
    confidence: z.enum(['high', 'low']),
  }),
  z.object({ how: z.literal('unclear'), why: z.string() }),
]);

const reportSchema = z.object({
  kind: z.enum(['delivery', 'abuse']),
  recipients: z.array(
    z.object({
      address: z.string(),
      action: z.string(),
      status: z.string().nullable(),
      reply: z.string(),
      permanence: z.enum(['hard', 'soft']),
      reason: z.string(),
    }),
  ),
  messageIds: z.array(z.string()),
});

const parsedSchema = z
  .object({
    messageId: z.string().nullable(),
    sentAt: instant.nullable(),
    rawDate: z.string().nullable().describe('the Date header as it stands'),
    automatic: z.string().nullable().describe('why it is taken for the mail of a machine'),
    deliveredTo: z.array(z.string()),
    contentHash: sha256.nullable(),
    forwarded: forwardedSchema.nullable().describe('the mail that it passes on, as it says'),
    report: reportSchema.nullable().describe('what it reports of a mail sent earlier'),
    authentication: z.array(
      z.object({ authserv: z.string(), method: z.string(), result: z.string(), domain: z.string().nullable() }),
    ),
    spamHeaders: z.array(z.object({ header: z.string(), spam: z.boolean(), score: z.number().nullable() })),
  })
  .describe('what it says; null until it is parsed');

/** One mail that came in: how it came, what it says, every decision on it with what it rests on, and the facts in order. */
export const inboundStorySchema = inboundMailSchema
  .extend({
    via: viaSchema,
    remote: z.string().describe('who handed it over'),
    source: z.string().nullable().describe('its place where it was fetched from'),
    envelopeTo: z.array(z.string()).describe('without addresses of inboxes that the caller may not see'),
    arrivals: z
      .array(
        z.object({
          at: instant,
          via: viaSchema,
          remote: z.string(),
          source: z.string().nullable(),
          envelopeFrom: z.string().nullable(),
          as: z.enum(['retry', 'again']).describe('a retry: the same server sent it once more within five days'),
        }),
      )
      .describe('how the same bytes came again at the same address, as far as it was told'),
    routing: z.object({ ...decided, considered: z.array(z.string()) }).describe('why it belongs to its inbox'),
    routed: z
      .object({ at: instant, inboxId: uuid, receivedBy: z.string().nullable(), by: actor })
      .nullable()
      .describe('who said which inbox it is for'),
    parsed: parsedSchema.nullable(),
    duplicate: z
      .object({ ...decided, of: uuid, messageId: z.string().nullable(), contentHash: sha256 })
      .nullable()
      .describe('the mail that says the same'),
    spam: z
      .object({ ...decided, spam: z.boolean(), inputs: z.array(z.string()) })
      .nullable()
      .describe('whether it is spam, and what was looked at'),
    quarantine: z.object({ reason: z.string(), detail: z.string(), at: instant }).nullable(),
    released: z.array(z.object({ from: z.enum(['duplicate', 'spam', 'quarantine']), at: instant, by: actor })),
    reprocessed: z.array(z.object({ at: instant, by: actor })),
    expiredAt: instant.nullable(),
    attribution: z
      .object({
        ...decided,
        person: mailboxSchema.nullable(),
        forwarder: mailboxSchema.nullable(),
        original: mailboxSchema.nullable(),
        trust: z
          .object({ verdict: z.string(), policy: z.string(), member: z.boolean(), authentication: z.array(z.string()) })
          .nullable()
          .describe('why who passed it on was believed, or was not'),
        confidence: z.enum(['high', 'low']),
      })
      .nullable()
      .describe('whose words it is'),
    contactId: uuid.nullable(),
    threading: z
      .object({ ...decided, matched: z.string().nullable(), related: uuid.nullable() })
      .nullable()
      .describe('why it is in its thread'),
    sameMessageIdAs: uuid.nullable().describe('another mail with its Message-ID that says something else'),
    events: z.array(
      z.object({ revision: count, type: z.string(), at: instant, actor, data: z.record(z.string(), z.unknown()) }),
    ),
  })
  .meta({ id: 'InboundStory' });

export type ShownInboundStory = Answer<typeof inboundStorySchema>;

const shownParsed = (parsed: NonNullable<InboundStory['parsed']>): ShownInboundStory['parsed'] => ({
  messageId: parsed.messageId,
  sentAt: parsed.sentAt,
  rawDate: parsed.rawDate,
  automatic: parsed.automatic,
  deliveredTo: parsed.deliveredTo,
  contentHash: parsed.contentHash,
  forwarded: parsed.forwarded,
  report: parsed.report,
  authentication: parsed.authentication,
  spamHeaders: parsed.spamHeaders,
});

const shownRouted = ({ at, inboxId, receivedBy, by }: NonNullable<InboundStory['routed']>) => ({
  at,
  inboxId,
  receivedBy,
  by,
});

const shownDuplicate = (found: NonNullable<InboundStory['duplicate']>): ShownInboundStory['duplicate'] => {
  const { of, rule, messageId, contentHash, version } = found;
  return { of, rule, messageId, contentHash, version };
};

export const shownStory = (
  row: InboundRow,
  { accepted, routed, parsed, duplicate, threaded, ...story }: InboundStory,
  events: readonly Recorded<InboundMailEvent>[],
): ShownInboundStory => ({
  ...shownInboundMail(row),
  via: accepted.via,
  remote: accepted.remote,
  source: accepted.source,
  envelopeTo: accepted.envelopeTo,
  arrivals: story.arrivals.map(({ at, via, remote, source, envelopeFrom, as }) => ({
    at,
    via,
    remote,
    source,
    envelopeFrom,
    as,
  })),
  routing: accepted.routing,
  routed: routed === null ? null : shownRouted(routed),
  parsed: parsed === null ? null : shownParsed(parsed),
  duplicate: duplicate === null ? null : shownDuplicate(duplicate),
  spam: story.spam,
  quarantine: story.quarantine,
  released: story.released,
  reprocessed: story.reprocessed,
  expiredAt: story.expiredAt,
  attribution: threaded?.attribution ?? null,
  contactId: threaded?.contactId ?? null,
  threading: threaded?.threading ?? null,
  sameMessageIdAs: threaded?.sameMessageIdAs ?? null,
  events: events.map(({ revision, type, data, metadata }) => ({
    revision,
    type,
    at: data.at,
    actor: metadata.actor,
    data,
  })),
});
