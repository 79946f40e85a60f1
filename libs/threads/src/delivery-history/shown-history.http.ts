import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import type { DeliveryHistory, HistoryEntry } from './delivery-history.js';

const act = {
  at: instant,
  by: z
    .object({ kind: z.enum(['user', 'contact', 'system']), id: z.string() })
    .describe('who, or which part of threadlog'),
};
const needless = {
  why: z.enum(['command', 'answered']),
  answeredBy: uuid.nullable().describe("the customer's mail that made it needless"),
};
const recipients = z.array(z.string());

const tried = z.object({
  address: z.string(),
  why: z
    .enum(['first', 'deferred', 'in-doubt', 'asked'])
    .describe('why it was tried: a server had asked to wait, the answer before was lost, or a person asked'),
  outcome: z.enum(['delivered', 'deferred', 'failed', 'in-doubt']).nullable().describe('null until it is known'),
  reply: z.string().nullable().describe("the server's own words"),
  at: instant.nullable().describe('when that was learned'),
});

/** One thing that happened to a mail of ours after it was written. */
export const historyEntrySchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('attempt'),
      attempt: count,
      at: instant,
      worker: z.string(),
      server: z
        .object({ serverId: uuid.nullable().describe("null for the deployment's own"), name: z.string() })
        .nullable()
        .describe('null for attempts from before it was kept'),
      recipients: z.array(tried),
    }),
    z.object({ kind: z.literal('released'), ...act }),
    z.object({
      kind: z.literal('send-canceled'),
      ...act,
      ...needless,
    }),
    z.object({ kind: z.literal('retry-requested'), ...act, recipients }),
    z.object({ kind: z.literal('delivery-canceled'), ...act, ...needless, recipients }),
    z.object({
      kind: z.literal('bounced'),
      at: instant,
      recipients,
      permanence: z.enum(['hard', 'soft']),
      reply: z.string(),
      inboundMailId: uuid.describe('the report'),
    }),
  ])
  .meta({ id: 'DeliveryHistoryEntry' }) satisfies z.ZodType<HistoryEntry>;

type ShownEntry = Answer<typeof historyEntrySchema>;

const withRecipients = (entry: HistoryEntry, mayKnow: (address: string) => boolean): ShownEntry | null => {
  switch (entry.kind) {
    case 'attempt': {
      const shown = entry.recipients.filter(({ address }) => mayKnow(address));
      return shown.length === 0 ? null : { ...entry, recipients: shown };
    }
    case 'retry-requested':
    case 'delivery-canceled':
    case 'bounced': {
      const shown = entry.recipients.filter(mayKnow);
      return shown.length === 0 ? null : { ...entry, recipients: shown };
    }
    case 'released':
    case 'send-canceled':
      return entry;
    default:
      return entry satisfies never;
  }
};

/** A history as the API shows it: what concerns only recipients whom the reader may not know of is left out. */
export const shownHistory = (history: DeliveryHistory, mayKnow: (address: string) => boolean): readonly ShownEntry[] =>
  history.flatMap((entry) => withRecipients(entry, mayKnow) ?? []);
