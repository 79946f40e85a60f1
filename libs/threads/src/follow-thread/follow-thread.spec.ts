import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { ada, closed, followed, minute, opened, unfollowed } from '../thread.fixtures.js';
import type { FollowThread } from './follow-thread.js';

const command: FollowThread = { type: 'FollowThread', userId: ada, at: minute(8) };

describe('FollowThread', () => {
  it('makes a user follow a thread, also a closed one', () => {
    given(threadDecider, opened()).when(command).then(followed());
    given(threadDecider, opened(), closed()).when(command).then(followed());
  });
  it('is quiet for one who follows it', () =>
    given(threadDecider, opened(), followed({ reason: 'mentioned' }))
      .when(command)
      .thenNothing());
  it('takes back one who left', () =>
    given(threadDecider, opened(), followed(), unfollowed()).when(command).then(followed()));
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
