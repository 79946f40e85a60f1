import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { closed, minute, opened, reopened, snoozed, woken } from '../thread.fixtures.js';
import type { MarkClosed } from './mark-closed.js';

const command: MarkClosed = { type: 'MarkClosed', at: minute(20) };

describe('MarkClosed', () => {
  it('closes an open thread', () => given(threadDecider, opened()).when(command).then(closed()));
  it('closes it again after it was reopened', () =>
    given(threadDecider, opened(), closed(), reopened()).when(command).then(closed()));
  it('ends its being put off', () =>
    given(threadDecider, opened(), snoozed())
      .when(command)
      .then(woken({ at: minute(20), reason: 'closed' }), closed()));
  it('is quiet the second time', () => given(threadDecider, opened(), closed()).when(command).thenNothing());
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
