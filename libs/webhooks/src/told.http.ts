import { z } from 'zod';
import { type Answer, uuid, written, writtenSchema } from '#libs/http';
import type { Told } from './teller.http.js';

/** The answer to a command that posts to a webhook while its sender waits: how the server took it. */
export const toldSchema = writtenSchema({ deliveryId: uuid }).extend({
  delivered: z.boolean(),
  status: z.int().nullable().describe('what the server answered; null when it did not'),
  detail: z.string().nullable().describe('what went wrong'),
});

export type ToldAnswer = Answer<typeof toldSchema>;

export const toldAnswer = (deliveryId: string, told: Told): ToldAnswer => {
  const { outcome } = told;
  const detail = outcome.fault === null ? null : outcome.detail;
  return { ...written({ deliveryId }, told), delivered: outcome.fault === null, status: outcome.status, detail };
};
