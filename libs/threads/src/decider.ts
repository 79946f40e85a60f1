import type { Decider } from '#libs/decider';
import { type AddComment, addComment } from './add-comment/add-comment.js';
import { type AssignThread, assignThread } from './assign-thread/assign-thread.js';
import { type AttributeSender, attributeSender } from './attribute-sender/attribute-sender.js';
import { type BringBack, bringBack } from './bring-back/bring-back.js';
import { type ComposeEmail, composeEmail } from './compose-email/compose-email.js';
import { type MarkAsNotSpam, markAsNotSpam } from './mark-as-not-spam/mark-as-not-spam.js';
import { type MarkAsSpam, markAsSpam } from './mark-as-spam/mark-as-spam.js';
import { type DeleteComment, deleteComment } from './delete-comment/delete-comment.js';
import { type EditComment, editComment } from './edit-comment/edit-comment.js';
import { type FollowThread, followThread } from './follow-thread/follow-thread.js';
import { type ForwardEmail, forwardEmail } from './forward-email/forward-email.js';
import { type MarkClosed, markClosed } from './mark-closed/mark-closed.js';
import { type AbsorbThread, absorbThread, type GiveThreadBack, giveThreadBack } from './merge-thread/absorb-thread.js';
import { type MergeThread, mergeThread } from './merge-thread/merge-thread.js';
import { type MoveAlong, moveAlong } from './merge-thread/move-along.js';
import { mustStandAlone } from './merging.js';
import { type MoveThread, moveThread } from './move-thread/move-thread.js';
import { type OpenDocument, openDocument } from './open-document/open-document.js';
import { type GiveEmailBack, giveEmailBack } from './put-email-back/give-email-back.js';
import { type PutEmailBack, putEmailBack } from './put-email-back/put-email-back.js';
import { type ReceiveEmail, receiveEmail } from './receive-email/receive-email.js';
import { type Reopen, reopenThread } from './reopen-thread/reopen-thread.js';
import { type ReplyToThread, replyToThread } from './reply-to-thread/reply-to-thread.js';
import { type SetAssociations, setAssociations } from './set-associations/set-associations.js';
import { type Snooze, snooze } from './snooze-thread/snooze-thread.js';
import { type BringEmailOver, bringEmailOver } from './split-email/bring-email-over.js';
import { type SplitEmail, splitEmail } from './split-email/split-email.js';
import { type TagThread, tagThread } from './tag-thread/tag-thread.js';
import { takeThread, type TakeThread } from './take-thread/take-thread.js';
import type { ThreadEvent } from './thread-events.js';
import { evolve, noThread, type Thread } from './thread.js';
import { type UnfollowThread, unfollowThread } from './unfollow-thread/unfollow-thread.js';
import { type UnmergeThread, unmergeThread } from './unmerge-thread/unmerge-thread.js';
import { type UntagThread, untagThread } from './untag-thread/untag-thread.js';
import { type Wake, wake } from './wake-thread/wake-thread.js';

export type ThreadCommand =
  | ComposeEmail
  | ReplyToThread
  | ReceiveEmail
  | AttributeSender
  | SetAssociations
  | OpenDocument
  | AssignThread
  | TakeThread
  | AddComment
  | EditComment
  | DeleteComment
  | FollowThread
  | UnfollowThread
  | MoveThread
  | ForwardEmail
  | MarkClosed
  | Reopen
  | TagThread
  | UntagThread
  | Snooze
  | Wake
  | MarkAsSpam
  | MarkAsNotSpam
  | MergeThread
  | AbsorbThread
  | GiveThreadBack
  | UnmergeThread
  | MoveAlong
  | SplitEmail
  | BringEmailOver
  | GiveEmailBack
  | PutEmailBack
  | BringBack;

/**
 * What speaks of a mail or a comment goes to the stream it came to be on, wherever it is shown; the rest of these undo or finish a merge, or keep
 * time.
 */
const FOR_MERGED: ReadonlySet<ThreadCommand['type']> = new Set([
  'AttributeSender',
  'SetAssociations',
  'OpenDocument',
  'EditComment',
  'DeleteComment',
  'ForwardEmail',
  'MergeThread',
  'AbsorbThread',
  'GiveThreadBack',
  'UnmergeThread',
  'MoveAlong',
  'BringEmailOver',
  'GiveEmailBack',
  'PutEmailBack',
  'Wake',
]);

/** A report on a mail of ours lies beside that mail. */
const isForMerged = (command: ThreadCommand): boolean =>
  FOR_MERGED.has(command.type) || (command.type === 'ReceiveEmail' && command.report !== null);

const decide = (command: ThreadCommand, thread: Thread): readonly ThreadEvent[] => {
  if (thread.status !== 'none' && !isForMerged(command)) mustStandAlone(thread);
  switch (command.type) {
    case 'ComposeEmail':
      return composeEmail(command, thread);
    case 'ReplyToThread':
      return replyToThread(command, thread);
    case 'ReceiveEmail':
      return receiveEmail(command, thread);
    case 'AttributeSender':
      return attributeSender(command, thread);
    case 'SetAssociations':
      return setAssociations(command, thread);
    case 'OpenDocument':
      return openDocument(command, thread);
    case 'AssignThread':
      return assignThread(command, thread);
    case 'TakeThread':
      return takeThread(command, thread);
    case 'AddComment':
      return addComment(command, thread);
    case 'EditComment':
      return editComment(command, thread);
    case 'DeleteComment':
      return deleteComment(command, thread);
    case 'FollowThread':
      return followThread(command, thread);
    case 'UnfollowThread':
      return unfollowThread(command, thread);
    case 'ForwardEmail':
      return forwardEmail(command, thread);
    case 'MoveThread':
      return moveThread(command, thread);
    case 'MarkClosed':
      return markClosed(command, thread);
    case 'Reopen':
      return reopenThread(command, thread);
    case 'TagThread':
      return tagThread(command, thread);
    case 'UntagThread':
      return untagThread(command, thread);
    case 'Snooze':
      return snooze(command, thread);
    case 'Wake':
      return wake(command, thread);
    case 'MarkAsSpam':
      return markAsSpam(command, thread);
    case 'MarkAsNotSpam':
      return markAsNotSpam(command, thread);
    case 'MergeThread':
      return mergeThread(command, thread);
    case 'AbsorbThread':
      return absorbThread(command, thread);
    case 'GiveThreadBack':
      return giveThreadBack(command, thread);
    case 'UnmergeThread':
      return unmergeThread(command, thread);
    case 'MoveAlong':
      return moveAlong(command, thread);
    case 'SplitEmail':
      return splitEmail(command, thread);
    case 'BringEmailOver':
      return bringEmailOver(command, thread);
    case 'GiveEmailBack':
      return giveEmailBack(command, thread);
    case 'PutEmailBack':
      return putEmailBack(command, thread);
    case 'BringBack':
      return bringBack(command, thread);
    default:
      return command satisfies never;
  }
};

/** Every decision on a conversation but those on its deliveries, which the delivery feature takes on the same stream. */
export const threadDecider: Decider<Thread, ThreadCommand, ThreadEvent> = { initialState: noThread, decide, evolve };
