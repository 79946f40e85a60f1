import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { ada, commentDeleted, commented, commentEdited, minute, opened, uuid } from '../thread.fixtures.js';
import type { DeleteComment } from './delete-comment.js';

const command: DeleteComment = {
  type: 'DeleteComment',
  commentId: uuid(8),
  deleterId: ada,
  deletesOthers: false,
  at: minute(9),
};
const another = { ...command, deleterId: uuid(50) };

describe('DeleteComment', () => {
  it('deletes what its author wrote, edited or not', () => {
    given(threadDecider, opened(), commented()).when(command).then(commentDeleted());
    given(threadDecider, opened(), commented(), commentEdited()).when(command).then(commentDeleted());
  });
  it('is quiet the second time, whoever was first', () => {
    const past = [opened(), commented(), commentDeleted()];
    given(threadDecider, ...past)
      .when(command)
      .thenNothing();
    given(threadDecider, ...past)
      .when({ ...another, deletesOthers: true })
      .thenNothing();
  });
  it('deletes what another wrote for those alone who may', () => {
    given(threadDecider, opened(), commented()).when(another).thenBroken('not-comment-author');
    given(threadDecider, opened(), commented())
      .when({ ...another, deletesOthers: true })
      .then(commentDeleted());
  });
  it('knows no comment that was not made', () => {
    given(threadDecider, opened()).when(command).thenBroken('comment-missing');
    given(threadDecider).when(command).thenBroken('thread-missing');
  });
});
