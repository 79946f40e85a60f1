import { z } from 'zod';
import { safeName, uuid } from '#libs/http';

export const topicSchema = z.enum(['thread', 'message', 'delivery']);

const hasPassword = (url: string): boolean => URL.canParse(url) && new URL(url).username + new URL(url).password !== '';

/** The settings of a webhook, as a person gives them. */
export const webhookBody = z.strictObject({
  name: safeName,
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .refine((url) => !hasPassword(url), 'a user or a password has no place here')
    .describe('where messages are posted to, by https: a server of the public Internet'),
  inboxIds: z
    .array(uuid)
    .min(1)
    .max(100)
    .transform((ids) => [...new Set(ids)].sort())
    .nullable()
    .default(null)
    .describe('null: every inbox that whoever adds it may see'),
  topics: z.array(topicSchema).min(1).max(3).nullable().default(null).describe('null: all of them'),
});
