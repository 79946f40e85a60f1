import { z } from 'zod';
import type { AutomaticReason } from '#libs/mail';
import type { InboundPolicy } from './inbox.js';

/** Held to the parser's own list by the compiler. */
const automaticReasons = {
  'delivery-report': true,
  'abuse-report': true,
  'auto-submitted': true,
  'auto-reply': true,
  'null-return-path': true,
  list: true,
  bulk: true,
  'mailer-daemon': true,
  'read-receipt': true,
  'aggregate-report': true,
} satisfies Record<AutomaticReason, true>;

const automaticReason = z.enum(Object.keys(automaticReasons) as [AutomaticReason, ...AutomaticReason[]]);

/** Every field of an inbound policy, as a request may set it. */
export const inboundPolicyFields = {
  plusTags: z.enum(['same-contact', 'own-contact']).describe('whether zoe+shop@ is the contact zoe@ or one of its own'),
  replyTo: z.enum(['ignore', 'follow']).describe('whether the contact is found by Reply-To instead of From'),
  forwardedBy: z
    .enum(['nobody', 'members', 'anyone'])
    .describe('whose word is taken on who wrote a mail that they pass on'),
  automaticReopens: z.array(automaticReason).max(50).describe('machine-made mail that reopens a closed conversation'),
  bounceReopens: z.boolean().describe('whether a mail of ours that came back reopens its conversation'),
  spamScore: z
    .number()
    .min(-1_000)
    .max(1_000)
    .nullable()
    .describe("a filter's score from which on mail is spam; null to go by its verdict alone"),
  failedAuthentication: z.enum(['deliver', 'spam']).describe('what becomes of mail that fails DMARC'),
};

/** The policy as the API tells it: reasons of a parser that came later, or was there before, are told as they stand. */
export const inboundPolicySchema = z
  .object({ ...inboundPolicyFields, automaticReopens: z.array(z.string()) })
  .meta({ id: 'InboundPolicy' }) satisfies z.ZodType<InboundPolicy, unknown>;
