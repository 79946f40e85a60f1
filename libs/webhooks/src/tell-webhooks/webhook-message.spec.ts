import { expect, it } from 'vitest';
import type { LiveMessage } from '#libs/live';
import { settings } from '../webhook.fixtures.js';
import { isWanted, looksAt, webhookMessage } from './webhook-message.js';

const told: LiveMessage = {
  ...{
    topic: 'message',
    position: 1_000n,
    type: 'EmailReceived',
    inboxId: 'i',
    otherInboxId: null,
    threadId: 't',
    emailId: 'e',
  },
  ...{ revision: 3, at: '2026-03-01T09:00:00.000Z', actor: { kind: 'contact', id: 'c' }, assignee: null, reason: null },
};

it.each([
  [null, true],
  [['delivery', 'message'], true],
  [['delivery'], false],
] as const)('a webhook of the topics %j wants a message: %s', (topics, wants) =>
  expect(isWanted({ settings: { ...settings, topics } }, told)).toBe(wants),
);

it.each([
  [null, true],
  [['i', 'j'], true],
  [['j'], false],
] as const)('a webhook of the inboxes %j looks at one: %s', (inboxIds, looks) =>
  expect(looksAt({ settings: { ...settings, inboxIds } }, 'i')).toBe(looks),
);

it('is told what the live stream tells, in the envelope of Standard Webhooks', () => {
  const { body, ...rest } = webhookMessage(told);
  expect(rest).toEqual({ type: 'EmailReceived', position: '1000', threadId: 't' });
  const { type: _, at: __, ...data } = told;
  expect(JSON.parse(body)).toEqual({
    type: 'EmailReceived',
    timestamp: '2026-03-01T09:00:00.000Z',
    data: { ...data, position: '1000' },
  });
});
