import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent, SenderVerdict } from '../inbox.js';
import { type ListSender, MOST_SENDERS } from './list-sender.js';

const at = '2026-03-01T09:00:00.000Z';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const listed = (pattern: string, verdict: SenderVerdict): InboxEvent => ({
  type: 'SenderListed',
  data: { inboxId: 'i1', pattern, verdict, at },
});
const list = (pattern: string, verdict: SenderVerdict): ListSender => ({ type: 'ListSender', pattern, verdict, at });
const unlisted: InboxEvent = { type: 'SenderUnlisted', data: { inboxId: 'i1', pattern: 'shop.example', at } };

describe('ListSender', () => {
  it('lists an address or a domain, in lower case', () => {
    given(inboxDecider, created).when(list('Zoe@Shop.example', 'allow')).then(listed('zoe@shop.example', 'allow'));
    given(inboxDecider, created).when(list('SHOP.example', 'deny')).then(listed('shop.example', 'deny'));
  });
  it('turns a verdict over', () =>
    given(inboxDecider, created, listed('shop.example', 'deny'))
      .when(list('shop.example', 'allow'))
      .then(listed('shop.example', 'allow')));
  it('lists what was taken off the list', () =>
    given(inboxDecider, created, listed('shop.example', 'deny'), unlisted)
      .when(list('shop.example', 'deny'))
      .then(listed('shop.example', 'deny')));
  it('is quiet the second time, in whatever case', () =>
    given(inboxDecider, created, listed('shop.example', 'deny')).when(list('Shop.Example', 'deny')).thenNothing());
  it('does not let the list grow without end, but lets a verdict in a full list be turned over', () => {
    const full = Array.from({ length: MOST_SENDERS }, (_, n) => listed(`n${n}.example`, 'deny'));
    given(inboxDecider, created, ...full)
      .when(list('more.example', 'deny'))
      .thenBroken('too-many-senders');
    given(inboxDecider, created, ...full)
      .when(list('n7.example', 'allow'))
      .then(listed('n7.example', 'allow'));
  });
  it('knows no inbox that was not created', () =>
    given(inboxDecider).when(list('shop.example', 'deny')).thenBroken('inbox-not-found'));
});
