import type { ExistingThread, ThreadCommand } from '#libs/threads';

/**
 * A conversation as people think of it, told apart from the code that decides, so that each is held to the other. `assignee` is `user:<id>` or
 * `team:<id>`, the words of a deleted comment are null, and `heldBack` says that a person wrote into it while it was spam.
 */
export type Model = Readonly<{
  inboxId: string;
  isOpen: boolean;
  assignee: string | null;
  emails: readonly string[];
  comments: Readonly<Record<string, Readonly<{ author: string; text: string | null; mentions: readonly string[] }>>>;
  followers: readonly string[];
  tags: readonly string[];
  snoozed: Readonly<{ until: string | null }> | null;
  isSpam: boolean;
  heldBack: boolean;
}>;

/** What becomes of a conversation by a command: another one, nothing since it is so already, or a refusal. */
export type Verdict = Model | 'nothing' | Readonly<{ refused: string }>;

const refused = (code: string): Verdict => ({ refused: code });
const unless = (isSo: boolean, next: Model): Verdict => (isSo ? 'nothing' : next);
const withAll = (these: readonly string[], more: readonly string[]): readonly string[] => [
  ...new Set([...these, ...more]),
];
const without = (these: readonly string[], one: string): readonly string[] => these.filter((other) => other !== one);
const nameOf = (who: Readonly<{ kind: string; id: string }> | null): string | null => who && `${who.kind}:${who.id}`;
const sameSet = (these: readonly string[], those: readonly string[]): boolean =>
  these.length === those.length && these.every((one) => those.includes(one));

export const begun = (inboxId: string, emailId: string): Model => ({
  ...{ inboxId, isOpen: true, assignee: null, emails: [emailId], comments: {}, followers: [], tags: [] },
  ...{ snoozed: null, isSpam: false, heldBack: false },
});

/** What a command should make of a conversation. */
export const after = (model: Model, command: ThreadCommand): Verdict => {
  const { isOpen, assignee, emails, comments, followers, tags, snoozed, isSpam, heldBack, inboxId } = model;
  switch (command.type) {
    case 'AssignThread': {
      const next = nameOf(command.assignee);
      return unless(assignee === next, { ...model, assignee: next });
    }
    case 'TakeThread': {
      const isFree = isOpen && assignee === null && snoozed === null && !isSpam && inboxId === command.inboxId;
      return isFree ? { ...model, assignee: `user:${command.userId}` } : refused('thread-not-free');
    }
    case 'MoveThread': {
      const keeps = assignee === nameOf(command.sees) ? assignee : null;
      return unless(inboxId === command.inboxId, { ...model, inboxId: command.inboxId, assignee: keeps });
    }
    case 'AddComment': {
      const { commentId, authorId: author, text, mentions } = command;
      const said = { ...comments, [commentId]: { author, text, mentions } };
      return { ...model, comments: said, followers: withAll(followers, mentions) };
    }
    case 'EditComment': {
      const { commentId, editorId, text, mentions } = command;
      const before = comments[commentId];
      if (before === undefined) return refused('comment-missing');
      if (before.author !== editorId) return refused('not-comment-author');
      if (before.text === null) return refused('comment-deleted');
      return unless(before.text === text && sameSet(before.mentions, mentions), {
        ...model,
        comments: { ...comments, [commentId]: { ...before, text, mentions } },
        followers: withAll(followers, mentions),
      });
    }
    case 'DeleteComment': {
      const before = comments[command.commentId];
      if (before === undefined) return refused('comment-missing');
      if (before.author !== command.deleterId && !command.deletesOthers) return refused('not-comment-author');
      const gone = { ...comments, [command.commentId]: { ...before, text: null, mentions: [] } };
      return unless(before.text === null, { ...model, comments: gone });
    }
    case 'FollowThread':
      return unless(followers.includes(command.userId), { ...model, followers: withAll(followers, [command.userId]) });
    case 'UnfollowThread':
      return unless(!followers.includes(command.userId), { ...model, followers: without(followers, command.userId) });
    case 'TagThread':
      return unless(tags.includes(command.tag), { ...model, tags: withAll(tags, [command.tag]) });
    case 'UntagThread':
      return unless(!tags.includes(command.tag), { ...model, tags: without(tags, command.tag) });
    case 'Snooze':
      if (snoozed !== null && snoozed.until === command.until) return 'nothing';
      if (isSpam) return refused('thread-is-spam');
      return isOpen ? { ...model, snoozed: { until: command.until } } : refused('thread-closed');
    case 'Wake':
      return unless(snoozed === null, { ...model, snoozed: null });
    case 'MarkAsSpam':
      return unless(isSpam, { ...model, isSpam: true, snoozed: null });
    case 'MarkAsNotSpam':
      return unless(!isSpam, { ...model, isSpam: false, isOpen: isOpen || heldBack, heldBack: false });
    case 'MarkClosed':
      return unless(!isOpen, { ...model, isOpen: false, snoozed: null });
    case 'Reopen':
      return unless(isOpen, { ...model, isOpen: true });
    case 'ReplyToThread': {
      const { emailId, authorId } = command.email;
      if (isSpam) return refused('thread-is-spam');
      return { ...model, emails: [...emails, emailId], assignee: assignee ?? `user:${authorId}` };
    }
    case 'ReceiveEmail': {
      const more = { ...model, emails: [...emails, command.email.emailId] };
      return isSpam ? { ...more, heldBack: true } : { ...more, isOpen: true, snoozed: null };
    }
    default:
      throw new Error(`the model knows nothing of ${command.type}`);
  }
};

/** A conversation as the code folds it, in the words of the model. */
export const modelOf = (thread: ExistingThread): Model => ({
  inboxId: thread.inboxId,
  isOpen: thread.status === 'open',
  assignee: nameOf(thread.assignee),
  emails: thread.emails.map(({ emailId }) => emailId),
  comments: Object.fromEntries(
    thread.comments.map(({ commentId, authorId: author, text, mentions, deleted }) => [
      commentId,
      { author, text: deleted ? null : text, mentions },
    ]),
  ),
  followers: thread.followers,
  tags: thread.tags,
  snoozed: thread.snooze,
  isSpam: thread.isSpam,
  heldBack: thread.heldBack !== null,
});
