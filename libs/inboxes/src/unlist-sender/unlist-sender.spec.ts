import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { UnlistSender } from './unlist-sender.js';

const at = '2026-03-01T09:00:00.000Z';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const pattern = 'shop.example';
const listed: InboxEvent = { type: 'SenderListed', data: { inboxId: 'i1', pattern, verdict: 'deny', at } };
const unlisted: InboxEvent = { type: 'SenderUnlisted', data: { inboxId: 'i1', pattern, at } };
const command: UnlistSender = { type: 'UnlistSender', pattern: 'Shop.example', at };

describe('UnlistSender', () => {
  it('takes a sender off the list, given in whatever case', () =>
    given(inboxDecider, created, listed).when(command).then(unlisted));
  it('is quiet the second time', () => given(inboxDecider, created, listed, unlisted).when(command).thenNothing());
  it('leaves an address of a listed domain alone', () =>
    given(inboxDecider, created, listed)
      .when({ ...command, pattern: 'zoe@shop.example' })
      .thenNothing());
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
