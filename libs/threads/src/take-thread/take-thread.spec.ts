import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { ThreadEvent } from '../thread-events.js';
import { ada, assigned, closed, inboxId, minute, opened, threadId, unassigned, uuid } from '../thread.fixtures.js';
import type { TakeThread } from './take-thread.js';

const command: TakeThread = { type: 'TakeThread', inboxId, userId: ada, at: minute(5) };

const at = minute(2);
const snoozed: ThreadEvent = { type: 'ThreadSnoozed', data: { threadId, until: null, at, reason: 'command' } };
const spam: ThreadEvent = { type: 'ThreadMarkedAsSpam', data: { threadId, at, reason: 'command' } };
const moved: ThreadEvent = {
  type: 'ThreadMoved',
  data: { threadId, fromInboxId: inboxId, toInboxId: uuid(90), tickets: [], at, reason: 'command' },
};

describe('TakeThread', () => {
  it('gives a thread of nobody’s to whoever takes it', () =>
    given(threadDecider, opened()).when(command).then(assigned()));
  it('gives one that was given back', () =>
    given(threadDecider, opened(), assigned(), unassigned()).when(command).then(assigned()));
  it.each([
    ['somebody’s, be it one’s own', assigned()],
    ['closed', closed()],
    ['put off', snoozed],
    ['spam', spam],
    ['in another inbox', moved],
  ])('leaves what is %s', (_, fact) =>
    given(threadDecider, opened(), fact).when(command).thenBroken('thread-not-free'),
  );
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
