import type { Assignee, TeamworkEvent } from './teamwork-events.js';

/** What is in sight of a comment: nothing that it said once it was deleted. */
export type Comment = Readonly<{
  commentId: string;
  authorId: string;
  text: string;
  mentions: readonly string[];
  deleted: boolean;
}>;

/**
 * How a team stands to a conversation: `snooze` is null for one that is in sight, `followers` are users. `heldBack` is the last mail of a person
 * that came while it was spam, and so woke nobody. `inboxIds` are all the inboxes that it has lain in, this one last: mail to their addresses
 * still belongs to it. `forwardedAs` are the mails by which its own were passed on.
 */
export type Teamwork = Readonly<{
  inboxId: string;
  inboxIds: readonly string[];
  assignee: Assignee | null;
  comments: readonly Comment[];
  followers: readonly string[];
  tags: readonly string[];
  snooze: Readonly<{ until: string | null }> | null;
  isSpam: boolean;
  heldBack: string | null;
  forwardedAs: readonly string[];
}>;

const withComment = (
  { comments }: Teamwork,
  commentId: string,
  change: Partial<Comment>,
): Pick<Teamwork, 'comments'> => ({
  comments: comments.map((comment) => (comment.commentId === commentId ? { ...comment, ...change } : comment)),
});

export const nobodysWork = (inboxId: string): Teamwork => ({
  inboxId,
  inboxIds: [inboxId],
  assignee: null,
  comments: [],
  followers: [],
  tags: [],
  snooze: null,
  isSpam: false,
  heldBack: null,
  forwardedAs: [],
});

/** What a fact makes of it: only what changes. */
export const evolveTeamwork = (work: Teamwork, event: TeamworkEvent): Partial<Teamwork> => {
  switch (event.type) {
    case 'ThreadAssigned':
      return { assignee: event.data.assignee };
    case 'ThreadUnassigned':
      return { assignee: null };
    case 'CommentAdded': {
      const { commentId, authorId, text, mentions } = event.data;
      return { comments: [...work.comments, { commentId, authorId, text, mentions, deleted: false }] };
    }
    case 'CommentEdited': {
      const { commentId, text, mentions } = event.data;
      return withComment(work, commentId, { text, mentions });
    }
    case 'CommentDeleted':
      return withComment(work, event.data.commentId, { text: '', mentions: [], deleted: true });
    case 'ThreadFollowed':
      return { followers: [...work.followers, event.data.userId] };
    case 'ThreadUnfollowed':
      return { followers: work.followers.filter((userId) => userId !== event.data.userId) };
    case 'ThreadTagged':
      return { tags: [...work.tags, event.data.tag] };
    case 'ThreadUntagged':
      return { tags: work.tags.filter((tag) => tag !== event.data.tag) };
    case 'ThreadSnoozed':
      return { snooze: { until: event.data.until } };
    case 'ThreadWoken':
      return { snooze: null };
    case 'ThreadMarkedAsSpam':
      return { isSpam: true };
    case 'ThreadMarkedAsNotSpam':
      return { isSpam: false, heldBack: null };
    case 'ThreadMoved': {
      const { toInboxId: inboxId } = event.data;
      return { inboxId, inboxIds: [...work.inboxIds.filter((id) => id !== inboxId), inboxId] };
    }
    case 'EmailForwarded':
      return { forwardedAs: [...work.forwardedAs, event.data.asEmailId] };
    case 'ThreadRouted':
      return {};
    default:
      return event satisfies never;
  }
};
