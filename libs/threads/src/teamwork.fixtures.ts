import { ada, answerId, fact, inboxId, minute, questionId, support, threadId, uuid, zoe } from './facts.fixtures.js';

/* What the team makes of the conversation. */

export const assigned = fact('ThreadAssigned', {
  threadId,
  assignee: { kind: 'user', id: ada },
  at: minute(5),
  reason: 'command',
});
export const unassigned = fact('ThreadUnassigned', { threadId, at: minute(6) });
export const commented = fact('CommentAdded', {
  threadId,
  commentId: uuid(8),
  authorId: ada,
  text: 'I know him.',
  mentions: [],
  at: minute(7),
});
/** It goes to the inbox of another team. */
export const moved = fact('ThreadMoved', {
  threadId,
  fromInboxId: inboxId,
  toInboxId: uuid(60),
  tickets: [],
  at: minute(50),
  reason: 'command',
});
export const tagged = fact('ThreadTagged', { threadId, tag: 'urgent', at: minute(8), reason: 'command' });
export const untagged = fact('ThreadUntagged', { threadId, tag: 'urgent', at: minute(9) });
/** The thread is put off for the first hour, and a person wakes it before. */
export const snoozed = fact('ThreadSnoozed', { threadId, until: minute(60), at: minute(15), reason: 'command' });
export const woken = fact('ThreadWoken', { threadId, at: minute(25), reason: 'command', emailId: null });
export const markedAsSpam = fact('ThreadMarkedAsSpam', { threadId, at: minute(35), reason: 'command' });
export const markedAsNotSpam = fact('ThreadMarkedAsNotSpam', { threadId, at: minute(36) });
export const commentEdited = fact('CommentEdited', {
  threadId,
  commentId: uuid(8),
  text: 'I knew him.',
  mentions: [],
  at: minute(8),
});
export const commentDeleted = fact('CommentDeleted', { threadId, commentId: uuid(8), at: minute(9) });
export const followed = fact('ThreadFollowed', { threadId, userId: ada, at: minute(8), reason: 'command' });
export const unfollowed = fact('ThreadUnfollowed', { threadId, userId: ada, at: minute(9) });
/** Zoë's mail is passed on, in a conversation of its own. */
export const forwarded = fact('EmailForwarded', {
  threadId,
  emailId: questionId,
  inThreadId: uuid(70),
  asEmailId: uuid(71),
  at: minute(55),
});
/** The conversation goes on in another one, and is taken out again. */
export const merged = fact('ThreadMerged', {
  threadId,
  inboxId,
  intoThreadId: uuid(21),
  mergeId: uuid(70),
  emails: [],
  comments: 0,
  at: minute(51),
});
export const unmerged = fact('ThreadUnmerged', {
  threadId,
  fromThreadId: uuid(21),
  mergeId: uuid(70),
  at: minute(52),
  reason: 'command',
});
/** Ada's answer lies in another conversation, and in another inbox. */
export const broughtOver = fact('EmailBroughtOver', {
  threadId: uuid(22),
  inboxId: uuid(60),
  emailId: answerId,
  fromThreadId: threadId,
  email: {
    ...{
      emailId: answerId,
      at: minute(10),
      direction: 'out',
      from: support,
      replyTo: [],
      to: [zoe],
      cc: [],
      author: null,
    },
    ...{ subject: 'Re: Invoice 7', messageId: '<answer@example.org>', references: [], inReplyTo: [] },
    ...{ preview: 'Here it is.', attachments: 0, isMachines: false },
  },
  contactId: null,
  at: minute(53),
});
export const closed = fact('ThreadClosed', { threadId, at: minute(20), reason: 'command' });
export const reopened = fact('ThreadReopened', { threadId, at: minute(30), reason: 'command', emailId: null });
