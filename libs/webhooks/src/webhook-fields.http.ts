import { z } from 'zod';
import { safeName, uuid } from '#libs/http';

export const topicSchema = z.enum(['thread', 'message', 'delivery']);

const hasPassword = (url: string): boolean => URL.canParse(url) && /[^/]*@/.test(new URL(url).href.split('/')[2] ?? '');

const settings = {
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
    .describe('null: every inbox that you may see'),
  topics: z.array(topicSchema).min(1).max(3).nullable().describe('null: all of them'),
};

export const webhookBody = z.strictObject({
  ...settings,
  inboxIds: settings.inboxIds.default(null),
  topics: settings.topics.default(null),
});

/** What is left out stays as it is. */
export const webhookChanges = z.strictObject(settings).partial();
