import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { OpenVisibility } from './open-visibility.js';

const at = '2026-03-01T09:00:00.000Z';
const created: InboxEvent = { type: 'InboxCreated', data: { inboxId: 'i1', name: 'Support', at } };
const restricted: InboxEvent = { type: 'VisibilityRestricted', data: { inboxId: 'i1', at } };
const opened: InboxEvent = { type: 'VisibilityOpened', data: { inboxId: 'i1', at } };
const command: OpenVisibility = { type: 'OpenVisibility', at };

describe('OpenVisibility', () => {
  it('opens a restricted inbox', () => given(inboxDecider, created, restricted).when(command).then(opened));
  it('is quiet the second time', () => given(inboxDecider, created, restricted, opened).when(command).thenNothing());
  it('is quiet about an inbox that was never restricted', () =>
    given(inboxDecider, created).when(command).thenNothing());
  it('knows no inbox that was not created', () => given(inboxDecider).when(command).thenBroken('inbox-not-found'));
});
