import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { ada, closed, commented, followed, minute, opened, uuid } from '../thread.fixtures.js';
import type { AddComment } from './add-comment.js';

const command: AddComment = {
  type: 'AddComment',
  commentId: uuid(8),
  authorId: ada,
  text: 'I know him.',
  mentions: [],
  at: minute(7),
};

describe('AddComment', () => {
  it('adds a word for the team, also to a closed thread', () => {
    given(threadDecider, opened()).when(command).then(commented());
    given(threadDecider, opened(), closed()).when(command).then(commented());
  });
  it('has those follow who are named in it, and do not yet', () => {
    const [ben, cy] = [uuid(50), uuid(51)];
    given(threadDecider, opened(), followed({ userId: ben }))
      .when({ ...command, mentions: [ben, cy] })
      .then(commented({ mentions: [ben, cy] }), followed({ userId: cy, at: minute(7), reason: 'mentioned' }));
  });
  it('adds the same words as another comment', () =>
    given(threadDecider, opened(), commented())
      .when({ ...command, commentId: uuid(50) })
      .then(commented({ commentId: uuid(50) })));
  it('is quiet the second time', () => given(threadDecider, opened(), commented()).when(command).thenNothing());
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
