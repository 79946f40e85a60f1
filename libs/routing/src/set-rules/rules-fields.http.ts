import { z } from 'zod';
import { safeName, uuid } from '#libs/http';
import { type RoutingRule, senderPattern } from '#libs/inboxes';
import { tagField } from '#libs/threads';
import { LANGUAGES } from '../language-of.js';

const YEAR_MINUTES = 366 * 24 * 60;
const MOST_RULES = 100;

const member = z.strictObject({ kind: z.enum(['user', 'team']), id: uuid });

const words = z
  .string()
  .trim()
  .toLowerCase()
  .max(100)
  .regex(/[\p{L}\p{N}]/u, 'expected a word or a phrase');

const conditionsOf = <Tag extends z.ZodType<string, string>>(tag: Tag) => ({
  senders: z.array(senderPattern).max(200).describe('addresses or domains: any of them'),
  subjectWords: z.array(words).max(100).describe('whole words or phrases in the subject: any of them'),
  languages: z.array(z.enum(LANGUAGES)).max(50).describe('what the mail is written in: any of them'),
  hours: z.enum(['inside', 'outside']).nullable().describe('whether it came while the inbox was open'),
  tags: z.array(tag).max(50).describe('what the conversation is tagged with: any of them'),
  attachments: z.boolean().nullable().describe('whether files came with it'),
});

const actionOf = <Tag extends z.ZodType<string, string>>(tag: Tag) =>
  z.discriminatedUnion('type', [
    z
      .strictObject({
        type: z.literal('assign'),
        by: z.enum(['fixed', 'random', 'round-robin', 'least-busy', 'contact-owner']),
        among: z.array(member).max(50).default([]).describe('nobody for contact-owner'),
      })
      .refine(({ by, among }) => (by === 'contact-owner') === (among.length === 0), {
        path: ['among'],
        error: 'name at least one user or team; for contact-owner, none',
      }),
    z.strictObject({ type: z.literal('tag'), tag }),
    z.strictObject({ type: z.literal('move'), inboxId: uuid }),
    z.strictObject({
      type: z.literal('snooze'),
      until: z.union([z.literal('opening'), z.strictObject({ minutes: z.int().min(1).max(YEAR_MINUTES) })]),
    }),
    z.strictObject({ type: z.literal('close') }),
    z.strictObject({ type: z.literal('spam') }),
  ]);

const common = {
  ruleId: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected up to 64 of a-z, 0-9 and -')
    .describe('stays the same when the rule changes: its turns go on'),
  name: safeName,
  on: z
    .array(z.enum(['opened', 'reopened']))
    .min(1)
    .max(2),
  stop: z.boolean().describe('whether no other rule is asked once this one holds'),
};

const given = conditionsOf(tagField);

const rule = z.strictObject({
  ...common,
  on: common.on.default(['opened']),
  stop: common.stop.default(false),
  conditions: z
    .strictObject({
      senders: given.senders.default([]),
      subjectWords: given.subjectWords.default([]),
      languages: given.languages.default([]),
      hours: given.hours.default(null),
      tags: given.tags.default([]),
      attachments: given.attachments.default(null),
    })
    .prefault({}),
  actions: z.array(actionOf(tagField)).min(1).max(20),
}) satisfies z.ZodType<RoutingRule, unknown>;

/** All rules of an inbox, as a request sets them. */
export const rulesField = z
  .array(rule)
  .max(MOST_RULES)
  .refine(
    (rules) => new Set(rules.map(({ ruleId }) => ruleId)).size === rules.length,
    'each rule has a ruleId of its own',
  );

/** A rule as the API tells it. */
export const ruleSchema = z
  .object({
    ...common,
    conditions: z.object({ ...conditionsOf(z.string()), languages: z.array(z.string()) }),
    actions: z.array(actionOf(z.string())),
  })
  .meta({ id: 'RoutingRule' });
