import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { ada, commentDeleted, commented, commentEdited, followed, minute, opened, uuid } from '../thread.fixtures.js';
import type { EditComment } from './edit-comment.js';

const [ben, cy] = [uuid(50), uuid(51)];

const command: EditComment = {
  type: 'EditComment',
  commentId: uuid(8),
  editorId: ada,
  text: 'I knew him.',
  mentions: [],
  at: minute(8),
};

describe('EditComment', () => {
  it('says it in other words', () => given(threadDecider, opened(), commented()).when(command).then(commentEdited()));
  it('names others, who follow from then on', () =>
    given(threadDecider, opened(), commented({ mentions: [ben] }), followed({ userId: ben, reason: 'mentioned' }))
      .when({ ...command, mentions: [ben, cy] })
      .then(commentEdited({ mentions: [ben, cy] }), followed({ userId: cy, reason: 'mentioned' })));
  it('names somebody no longer, who follows all the same', () =>
    given(threadDecider, opened(), commented({ text: command.text, mentions: [ben] }))
      .when(command)
      .then(commentEdited()));
  it('is quiet the second time', () => {
    given(threadDecider, opened(), commented(), commentEdited({ mentions: [ben, cy] }))
      .when({ ...command, mentions: [cy, ben] })
      .thenNothing();
    given(threadDecider, opened(), commented({ text: command.text }))
      .when(command)
      .thenNothing();
  });
  it('is its author’s alone', () =>
    given(threadDecider, opened(), commented({ authorId: ben }))
      .when(command)
      .thenBroken('not-comment-author'));
  it('changes nothing that was deleted', () =>
    given(threadDecider, opened(), commented(), commentDeleted()).when(command).thenBroken('comment-deleted'));
  it('knows no comment that was not made', () => {
    given(threadDecider, opened(), commented({ commentId: uuid(52) }))
      .when(command)
      .thenBroken('comment-missing');
    given(threadDecider).when(command).thenBroken('thread-missing');
  });
});
