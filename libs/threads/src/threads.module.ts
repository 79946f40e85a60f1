import { Module } from '@nestjs/common';
import { ContentDirectory } from '#libs/content';
import { InboxesDirectory } from '#libs/inboxes';
import { RecordsDirectory } from '#libs/records';
import { UploadsDirectory } from '#libs/uploads';
import { ActOnThreadsRoute } from './act-on-threads/act-on-threads.http.js';
import { ThreadActions } from './act-on-threads/thread-action.http.js';
import { AddCommentHandler, AddCommentRoute } from './add-comment/add-comment.http.js';
import { Mentions } from './add-comment/mentions.http.js';
import { Assigning, AssignThreadHandler, AssignThreadRoutes } from './assign-thread/assign-thread.http.js';
import { AttributeSenderHandler, AttributeSenderRoute } from './attribute-sender/attribute-sender.http.js';
import { CommentHistoryRoutes, ListCommentVersionsHandler } from './comment-history/comment-history.http.js';
import { FailuresElsewhere } from './bring-back/failures-elsewhere.reactor.js';
import { ComposeEmailHandler } from './compose-email/compose-email.http.js';
import { ComposeEmailRoute } from './compose-email/compose-email-route.http.js';
import { ComposeFromRoute, OfferSendersHandler } from './compose-from/compose-from.http.js';
import { ComposeRecipientsRoute, OfferRecipientsHandler } from './compose-recipients/compose-recipients.http.js';
import { CountThreadsHandler, CountThreadsRoutes, CountUsualViewsHandler } from './inbox-view/count-threads.http.js';
import { InboxReach } from './inbox-view/inbox-reach.http.js';
import {
  GetThreadHandler,
  InboxViewRoutes,
  ListMergedHandler,
  ListStrangersHandler,
} from './inbox-view/inbox-view.http.js';
import { ListThreadsHandler, ListThreadsRoutes } from './inbox-view/list-threads.http.js';
import { DeleteCommentHandler, DeleteCommentRoute } from './delete-comment/delete-comment.http.js';
import { EditCommentHandler, EditCommentRoute } from './edit-comment/edit-comment.http.js';
import { FollowThreadHandler, FollowThreadRoute } from './follow-thread/follow-thread.http.js';
import { ListTagsHandler, ListTagsRoute } from './inbox-view/list-tags.http.js';
import { ForwardEmailRoute, ForwardedMails } from './forward-email/forward-email.http.js';
import { ForwardedOriginals } from './forward-email/forwarded-original.http.js';
import { LinkForwardsReactor } from './forward-email/link-forwards.reactor.js';
import { InsertContent } from './insert-content/insert-content.http.js';
import { MailAccess } from './mail-access.http.js';
import { MarkAsNotSpamHandler, MarkAsNotSpamRoute } from './mark-as-not-spam/mark-as-not-spam.http.js';
import { MarkAsSpamHandler, MarkAsSpamRoute } from './mark-as-spam/mark-as-spam.http.js';
import { SenderListing } from './mark-as-spam/sender-listing.http.js';
import { MarkClosedHandler, MarkClosedRoute } from './mark-closed/mark-closed.http.js';
import { MergeThreadHandler, MergeThreadRoute } from './merge-thread/merge-thread.http.js';
import { Merges } from './merge-thread/merges.reactor.js';
import { MessageBodies } from './message-view/message-bodies.http.js';
import { MessageFilesRoutes } from './message-view/message-files.http.js';
import { MessageLookup } from './message-view/message-lookup.http.js';
import { GetMessageHandler, ListMessagesHandler, MessageViewRoutes } from './message-view/message-view.http.js';
import { MoveThreadHandler, MoveThreadRoute, Moving } from './move-thread/move-thread.http.js';
import { DocumentOpens } from './open-document/document-opens.http.js';
import { LinkedDocuments } from './open-document/linked-documents.http.js';
import { OpenDocumentHandler, OpenDocumentRoute } from './open-document/open-document.http.js';
import { OriginalFiles } from './original-files.http.js';
import { OutgoingContent } from './outgoing-content.http.js';
import { OutgoingMails } from './outgoing-mails.http.js';
import { OutgoingSender } from './outgoing-sender.http.js';
import { RecipientAssociations } from './recipient-associations.http.js';
import { ReopenHandler, ReopenRoute } from './reopen-thread/reopen-thread.http.js';
import { GiveEmailBackHandler, PutEmailBackRoute } from './put-email-back/put-email-back.http.js';
import { QuotedOriginal, GetQuoteRoute } from './reply-to-thread/quoted-original.http.js';
import { OfferedReplies, OfferReplyRoute } from './reply-to-thread/offered-reply.http.js';
import { ReplyToThreadHandler } from './reply-to-thread/reply-to-thread.http.js';
import { ReplyToThreadRoute } from './reply-to-thread/reply-to-thread-route.http.js';
import { AssociationsRoutes, SetAssociationsHandler } from './set-associations/set-associations.http.js';
import { GetAssociationsHandler } from './set-associations/shown-associations.http.js';
import { SplitEmailHandler, SplitEmailRoute } from './split-email/split-email.http.js';
import { SuggestThreadsHandler, SuggestThreadsRoute } from './suggested-threads/suggested-threads.http.js';
import { SnoozeHandler, SnoozeRoute } from './snooze-thread/snooze-thread.http.js';
import { TagThreadHandler, TagThreadRoute } from './tag-thread/tag-thread.http.js';
import { ThreadAccess } from './thread-access.http.js';
import { ThreadLinks } from './thread-links.http.js';
import { UnmergeThreadHandler, UnmergeThreadRoute } from './unmerge-thread/unmerge-thread.http.js';
import { UnfollowThreadHandler, UnfollowThreadRoute } from './unfollow-thread/unfollow-thread.http.js';
import { UntagThreadHandler, UntagThreadRoute } from './untag-thread/untag-thread.http.js';
import { WakeHandler, WakeRoute } from './wake-thread/wake-thread.http.js';
import { SnoozedThreads } from './wake-thread/wake-threads.worker.js';

/** What other features' processes need to know of threads. */
@Module({
  providers: [MessageLookup, MessageBodies, DocumentOpens],
  exports: [MessageLookup, MessageBodies, DocumentOpens],
})
export class ThreadsDirectory {}

/** Conversations over HTTP. */
@Module({
  imports: [ThreadsDirectory, InboxesDirectory, RecordsDirectory, ContentDirectory, UploadsDirectory],
  controllers: [
    ComposeEmailRoute,
    ComposeRecipientsRoute,
    ReplyToThreadRoute,
    OfferReplyRoute,
    ComposeFromRoute,
    AttributeSenderRoute,
    AssociationsRoutes,
    ActOnThreadsRoute,
    AssignThreadRoutes,
    AddCommentRoute,
    EditCommentRoute,
    DeleteCommentRoute,
    CommentHistoryRoutes,
    FollowThreadRoute,
    UnfollowThreadRoute,
    MoveThreadRoute,
    ForwardEmailRoute,
    MergeThreadRoute,
    SplitEmailRoute,
    PutEmailBackRoute,
    UnmergeThreadRoute,
    MarkClosedRoute,
    ReopenRoute,
    TagThreadRoute,
    UntagThreadRoute,
    SnoozeRoute,
    WakeRoute,
    MarkAsSpamRoute,
    MarkAsNotSpamRoute,
    ListTagsRoute,
    OpenDocumentRoute,
    GetQuoteRoute,
    ListThreadsRoutes,
    CountThreadsRoutes,
    InboxViewRoutes,
    SuggestThreadsRoute,
    MessageFilesRoutes,
    MessageViewRoutes,
  ],
  providers: [
    ComposeEmailHandler,
    OfferRecipientsHandler,
    ReplyToThreadHandler,
    OfferedReplies,
    OfferSendersHandler,
    AttributeSenderHandler,
    SetAssociationsHandler,
    GetAssociationsHandler,
    ThreadActions,
    Assigning,
    AssignThreadHandler,
    AddCommentHandler,
    EditCommentHandler,
    DeleteCommentHandler,
    ListCommentVersionsHandler,
    FollowThreadHandler,
    UnfollowThreadHandler,
    Mentions,
    Moving,
    MoveThreadHandler,
    Merges,
    MergeThreadHandler,
    SplitEmailHandler,
    GiveEmailBackHandler,
    UnmergeThreadHandler,
    MarkClosedHandler,
    ReopenHandler,
    TagThreadHandler,
    UntagThreadHandler,
    SnoozeHandler,
    WakeHandler,
    MarkAsSpamHandler,
    MarkAsNotSpamHandler,
    SenderListing,
    ListTagsHandler,
    OpenDocumentHandler,
    ListThreadsHandler,
    CountUsualViewsHandler,
    CountThreadsHandler,
    GetThreadHandler,
    ListStrangersHandler,
    ListMergedHandler,
    SuggestThreadsHandler,
    ListMessagesHandler,
    GetMessageHandler,
    ForwardedMails,
    ForwardedOriginals,
    ThreadLinks,
    LinkForwardsReactor,
    OriginalFiles,
    InsertContent,
    LinkedDocuments,
    OutgoingContent,
    OutgoingMails,
    OutgoingSender,
    RecipientAssociations,
    QuotedOriginal,
    ThreadAccess,
    MailAccess,
    InboxReach,
  ],
  exports: [ThreadAccess, MailAccess, OutgoingMails, InboxReach],
})
export class ThreadsApi {}

/** What wakes threads that were put off, and finishes merges. */
@Module({
  imports: [InboxesDirectory],
  providers: [SnoozedThreads, Merges, FailuresElsewhere, LinkForwardsReactor],
  exports: [SnoozedThreads, Merges, FailuresElsewhere, LinkForwardsReactor],
})
export class ThreadsWorker {}
