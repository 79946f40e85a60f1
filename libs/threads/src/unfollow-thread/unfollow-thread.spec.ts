import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { ada, followed, minute, opened, unfollowed, uuid } from '../thread.fixtures.js';
import type { UnfollowThread } from './unfollow-thread.js';

const command: UnfollowThread = { type: 'UnfollowThread', userId: ada, at: minute(9) };

describe('UnfollowThread', () => {
  it('lets a follower go, and nobody else', () =>
    given(threadDecider, opened(), followed(), followed({ userId: uuid(50) }))
      .when(command)
      .then(unfollowed()));
  it('is quiet for one who does not follow', () => {
    given(threadDecider, opened()).when(command).thenNothing();
    given(threadDecider, opened(), followed(), unfollowed()).when(command).thenNothing();
  });
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
