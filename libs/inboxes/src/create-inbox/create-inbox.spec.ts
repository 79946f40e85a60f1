import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboxDecider } from '../decider.js';
import type { InboxEvent } from '../inbox.js';
import type { CreateInbox } from './create-inbox.js';

const inbox = { inboxId: 'i1', name: 'Support', at: '2026-03-01T09:00:00.000Z' };
const created: InboxEvent = { type: 'InboxCreated', data: inbox };
const command: CreateInbox = { type: 'CreateInbox', ...inbox };

describe('CreateInbox', () => {
  it('creates an inbox', () => given(inboxDecider).when(command).then(created));
  it('is quiet the second time', () => given(inboxDecider, created).when(command).thenNothing());
  it('does not turn one inbox into another', () =>
    given(inboxDecider, created)
      .when({ ...command, name: 'Sales' })
      .thenBroken('inbox-exists'));
});
