import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { RestrictVisibility } from './restrict-visibility.js';

const at = '2026-03-01T09:00:00.000Z';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const restricted: InboxEvent = { type: 'VisibilityRestricted', data: { inboxId: 'i1', at } };
const opened: InboxEvent = { type: 'VisibilityOpened', data: { inboxId: 'i1', at } };
const command: RestrictVisibility = { type: 'RestrictVisibility', at };

describe('RestrictVisibility', () => {
  it('restricts an open inbox', () => given(inboxDecider, created).when(command).then(restricted));
  it('restricts one that was opened again', () =>
    given(inboxDecider, created, restricted, opened).when(command).then(restricted));
  it('is quiet the second time', () => given(inboxDecider, created, restricted).when(command).thenNothing());
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
