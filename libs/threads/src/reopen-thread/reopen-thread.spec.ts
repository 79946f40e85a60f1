import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { closed, minute, opened, reopened } from '../thread.fixtures.js';
import type { Reopen } from './reopen-thread.js';

const command: Reopen = { type: 'Reopen', at: minute(30) };

describe('Reopen', () => {
  it('opens a closed thread', () => given(threadDecider, opened(), closed()).when(command).then(reopened()));
  it('is quiet when the thread is open', () => given(threadDecider, opened()).when(command).thenNothing());
  it('is quiet the second time', () =>
    given(threadDecider, opened(), closed(), reopened()).when(command).thenNothing());
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
