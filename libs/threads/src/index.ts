export { MailAccess, type MailPlace } from './mail-access.http.js';
export { EMAIL_PLACED, type EmailPlaced } from './merging-events.js';
export { composeBody, type ComposeRequest } from './compose-email/compose-email.http.js';
export { evolveAssociations, type RecordAssociated, type RecordDissociated } from './associations.js';
export { type ThreadCommand, threadDecider } from './decider.js';
export { correspondenceView } from './compose-recipients/correspondence.projection.js';
export type { InboxRow } from './inbox-view/inbox-row.js';
export { inboxRow, inboxView } from './inbox-view/inbox-view.projection.js';
export { GetThread } from './inbox-view/inbox-view.http.js';
export { CountThreads } from './inbox-view/count-threads.http.js';
export { InboxReach } from './inbox-view/inbox-reach.http.js';
export { ListThreads } from './inbox-view/list-threads.http.js';
export { filterBody, filterSchema } from './inbox-view/thread-filter.http.js';
export { sameFilter, type ThreadFilter } from './inbox-view/thread-filter.js';
export { shownThread, type ShownThread, threadSchema } from './inbox-view/shown-thread.http.js';
export {
  assigneeSchema,
  attachmentSchema,
  attributionSchema,
  mailboxSchema,
  recipientSchema,
  releaseSchema,
} from './mail-answers.http.js';
export {
  type EmailIds,
  insertion as insertionFields,
  recordRef,
  sending as sendingFields,
} from './mail-fields.http.js';
export { type Attachment, type BlobRef, type Content, type Mailbox, sameAddress, somebody } from './mail-parts.js';
export { MessageBodies } from './message-view/message-bodies.http.js';
export { type KnownMessage, MessageLookup } from './message-view/message-lookup.http.js';
export { type MessageRow, messageView } from './message-view/message-view.projection.js';
export { messagesOf } from './message-view/messages-of.projection.js';
export { entrySchema, shownMessage, type ShownMessage } from './message-view/shown-message.http.js';
export {
  composed,
  type Delivery,
  evolveDelivery,
  evolveRecipients,
  isWaiting,
  openState,
  type Recipient,
  type RecipientState,
  worstState,
} from './outbound-email.js';
export { FailuresElsewhere } from './bring-back/failures-elsewhere.reactor.js';
export { Merges } from './merge-thread/merges.reactor.js';
export { MoveThreadCommand } from './move-thread/move-thread.http.js';
export { LinkForwardsReactor } from './forward-email/link-forwards.reactor.js';
export { answerOnThread, OnThread } from './on-thread.http.js';
export { OutgoingMails } from './outgoing-mails.http.js';
export { OutgoingPolicy, OutgoingPolicyModule } from './outgoing-policy.module.js';
export { DocumentOpens, openedDocumentSchema } from './open-document/document-opens.http.js';
export { type DocumentOpensRow, documentOpensView } from './open-document/document-opens.projection.js';
export { type Participant, takesPart } from './participation.js';
export type { ReportedMail } from './receive-email/bounced.js';
export type { Routing } from './receive-email/routed.js';
export type { ReceiveEmail, Reopening } from './receive-email/receive-email.js';
export { replyBody, type ReplyRequest } from './reply-to-thread/reply-to-thread.http.js';
export { associationHistory } from './set-associations/association-history.projection.js';
export { ThreadAccess } from './thread-access.http.js';
export {
  type AttemptedServer,
  DELIVERY_EVENTS,
  type DeliveryEvent,
  type EmailDeliveryAttempted,
  type EmailBounced,
} from './delivery-events.js';
export {
  type Attribution,
  type DocumentOpened,
  type EmailComposed,
  type EmailReceived,
  type InsertedContent,
  type Release,
  type SenderAttributed,
  type TextRange,
  type ThreadEvent,
  threadEvents,
  type Threading,
  threadStream,
} from './thread-events.js';
export {
  type Assignee,
  type CommentAdded,
  type CommentDeleted,
  type CommentEdited,
  TEAMWORK_EVENTS,
  type TeamworkEvent,
  type Choice,
  type RoutingOutcome,
  type ThreadMoved,
  type ThreadRouted,
} from './teamwork-events.js';
export { tagOf } from './tag-thread/tag.js';
export { tagField } from './tag-thread/tag.http.js';
export { awake } from './wake-thread/awake.js';
export { SnoozedThreads } from './wake-thread/wake-threads.worker.js';
export { type Email, type ExistingThread, evolve, noThread, type Thread } from './thread.js';
export { ThreadsApi, ThreadsDirectory, ThreadsWorker } from './threads.module.js';
