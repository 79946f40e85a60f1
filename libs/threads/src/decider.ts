import type { Decider } from '#libs/decider';
import { type AddComment, addComment } from './add-comment/add-comment.js';
import { type AssignThread, assignThread } from './assign-thread/assign-thread.js';
import { type AttributeSender, attributeSender } from './attribute-sender/attribute-sender.js';
import { type ComposeEmail, composeEmail } from './compose-email/compose-email.js';
import { type MarkAsNotSpam, markAsNotSpam } from './mark-as-not-spam/mark-as-not-spam.js';
import { type MarkAsSpam, markAsSpam } from './mark-as-spam/mark-as-spam.js';
import { type DeleteComment, deleteComment } from './delete-comment/delete-comment.js';
import { type EditComment, editComment } from './edit-comment/edit-comment.js';
import { type FollowThread, followThread } from './follow-thread/follow-thread.js';
import { type MarkClosed, markClosed } from './mark-closed/mark-closed.js';
import { type MoveThread, moveThread } from './move-thread/move-thread.js';
import { type OpenDocument, openDocument } from './open-document/open-document.js';
import { type ReceiveEmail, receiveEmail } from './receive-email/receive-email.js';
import { type Reopen, reopenThread } from './reopen-thread/reopen-thread.js';
import { type ReplyToThread, replyToThread } from './reply-to-thread/reply-to-thread.js';
import { type SetAssociations, setAssociations } from './set-associations/set-associations.js';
import { type Snooze, snooze } from './snooze-thread/snooze-thread.js';
import { type TagThread, tagThread } from './tag-thread/tag-thread.js';
import { takeThread, type TakeThread } from './take-thread/take-thread.js';
import type { ThreadEvent } from './thread-events.js';
import { evolve, noThread, type Thread } from './thread.js';
import { type UnfollowThread, unfollowThread } from './unfollow-thread/unfollow-thread.js';
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
  | MarkClosed
  | Reopen
  | TagThread
  | UntagThread
  | Snooze
  | Wake
  | MarkAsSpam
  | MarkAsNotSpam;

const decide = (command: ThreadCommand, thread: Thread): readonly ThreadEvent[] => {
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
    default:
      return command satisfies never;
  }
};

/** Every decision on a conversation but those on its deliveries, which the delivery feature takes on the same stream. */
export const threadDecider: Decider<Thread, ThreadCommand, ThreadEvent> = { initialState: noThread, decide, evolve };
