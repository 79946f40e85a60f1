import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { minute, opened, tagged, untagged } from '../thread.fixtures.js';
import type { UntagThread } from './untag-thread.js';

const command: UntagThread = { type: 'UntagThread', tag: 'urgent', at: minute(9) };

describe('UntagThread', () => {
  it('takes a tag off a thread', () => given(threadDecider, opened(), tagged()).when(command).then(untagged()));
  it('is quiet the second time, and leaves other tags alone', () => {
    given(threadDecider, opened(), tagged(), untagged()).when(command).thenNothing();
    given(threadDecider, opened(), tagged({ tag: 'invoice' }))
      .when(command)
      .thenNothing();
  });
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
