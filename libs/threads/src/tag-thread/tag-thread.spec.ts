import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { minute, opened, tagged, untagged } from '../thread.fixtures.js';
import { MOST_TAGS, type TagThread } from './tag-thread.js';

const command: TagThread = { type: 'TagThread', tag: 'urgent', at: minute(8) };

describe('TagThread', () => {
  it('puts a tag on a thread, beside others', () => {
    given(threadDecider, opened()).when(command).then(tagged());
    given(threadDecider, opened(), tagged({ tag: 'invoice' }))
      .when(command)
      .then(tagged());
  });
  it('puts it there again after it was taken off', () =>
    given(threadDecider, opened(), tagged(), untagged()).when(command).then(tagged()));
  it('is quiet the second time', () => given(threadDecider, opened(), tagged()).when(command).thenNothing());
  it('does not let the tags of a thread grow without end', () => {
    const full = Array.from({ length: MOST_TAGS }, (_, n) => tagged({ tag: `tag ${n}` }));
    given(threadDecider, opened(), ...full)
      .when(command)
      .thenBroken('too-many-tags');
    given(threadDecider, opened(), ...full)
      .when({ ...command, tag: 'tag 7' })
      .thenNothing();
  });
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
