import { z } from 'zod';
import { instant } from '#libs/http';
import type { AddressSending } from './address-sending.js';

const most = z.int().min(1).max(1_000_000).nullable();

/** Both parts of a limit, as a request sets them. */
export const sendingLimitFields = {
  perMinute: most.describe('mails in any minute; null for as many as there are'),
  perDay: most.describe('mails in any 24 hours; null for as many as there are'),
};

/** How mail leaves from an address, as the API tells it. */
export const sendingSchema = z
  .object({
    limit: z.object(sendingLimitFields).nullable().describe('null for that of the deployment'),
    paused: z
      .object({
        at: instant,
        why: z
          .enum(['command', 'refused', 'login-refused'])
          .describe('a person said so, or its server takes none of its mail, or not its login'),
        reason: z.string().nullable().describe('what the server said'),
        resumes: z
          .enum(['probe', 'command'])
          .describe('whether it ends by itself once the server is found willing, or by a person alone'),
      })
      .nullable()
      .describe('null while mail leaves'),
  })
  .meta({ id: 'AddressSending' }) satisfies z.ZodType<AddressSending, unknown>;
