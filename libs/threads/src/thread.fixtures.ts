import { type Recorded, recorded as inLog } from '#libs/decider';
import {
  fact,
  uuid,
  minute,
  mailbox,
  blob,
  threadId,
  inboxId,
  ada,
  zoeId,
  maxId,
  answerId,
  questionId,
  support,
  zoe,
  max,
} from './facts.fixtures.js';
import { assigned, unassigned, commented, closed, reopened } from './teamwork.fixtures.js';
import { threadStream, type ThreadEvent } from './thread-events.js';

export * from './facts.fixtures.js';
export * from './teamwork.fixtures.js';

const about = { threadId, inboxId, subject: 'Invoice 7', associations: [], attachments: [], html: null } as const;
const attempt = { threadId, emailId: answerId, attempt: 1 } as const;

export const opened = fact('ThreadOpened', {
  threadId,
  inboxId,
  subject: 'Invoice 7',
  at: minute(0),
  by: 'inbound',
});

export const received = fact('EmailReceived', {
  ...about,
  emailId: questionId,
  inboundMailId: uuid(7),
  at: minute(0),
  receivedBy: support.address,
  contactId: zoeId,
  attribution: {
    rule: 'sender',
    person: zoe,
    forwarder: null,
    original: null,
    trust: null,
    confidence: 'high',
    version: 1,
  },
  quotes: [],
  defects: [],
  remoteImages: [],
  sameMessageIdAs: null,
  from: zoe,
  replyTo: [],
  to: [support],
  cc: [max],
  messageId: '<question@example.net>',
  inReplyTo: [],
  references: [],
  sentAt: null,
  automatic: null,
  raw: blob('a', 'message/rfc822'),
  threading: { rule: 'new-thread', matched: null, related: null, version: 1 },
  text: blob('b'),
  preview: 'Where is it?',
});

export const composed = fact('EmailComposed', {
  ...about,
  emailId: answerId,
  at: minute(10),
  authorId: ada,
  from: support,
  to: [zoe],
  cc: [],
  bcc: [],
  subject: 'Re: Invoice 7',
  messageId: '<answer@example.org>',
  inReplyTo: '<question@example.net>',
  references: ['<question@example.net>'],
  answers: questionId,
  text: blob('c'),
  preview: 'Here it is.',
  release: { at: minute(10), why: 'at-once', cancelOnAnswer: false },
  inserted: [],
  draftId: null,
  forwards: null,
});

/** Ada holds her mail for a moment, or lets it wait until `at`. */
export const held = (at = minute(11)) => ({ release: { at, why: 'hold', cancelOnAnswer: false } }) as const;
export const scheduled = (at = minute(90)) => ({ release: { at, why: 'schedule', cancelOnAnswer: false } }) as const;

export const released = fact('EmailReleased', { threadId, emailId: answerId, at: minute(11), by: 'timer' });
export const sendCanceled = fact('EmailSendCanceled', {
  threadId,
  emailId: answerId,
  at: minute(10),
  why: 'command',
  answeredBy: null,
});
export const attempted = fact('EmailDeliveryAttempted', {
  ...attempt,
  at: minute(11),
  recipients: [zoe.address],
  raw: blob('d', 'message/rfc822'),
  worker: 'worker-1',
  server: { serverId: null, name: 'smtp.example.org:587' },
});
export const delivered = fact('EmailDelivered', {
  ...attempt,
  at: minute(12),
  recipient: zoe.address,
  reply: '250 ok',
});
export const deferred = fact('EmailDeliveryDeferred', {
  ...attempt,
  at: minute(12),
  recipient: zoe.address,
  reply: '450 later',
  retryAt: minute(13),
});
export const failed = fact('EmailDeliveryFailed', {
  ...attempt,
  at: minute(12),
  recipient: zoe.address,
  reply: '550 no such user',
});
export const inDoubt = fact('EmailDeliveryInDoubt', {
  ...attempt,
  at: minute(12),
  recipients: [zoe.address],
  reason: 'the line went dead',
});
export const retryRequested = fact('EmailDeliveryRetryRequested', {
  threadId,
  emailId: answerId,
  at: minute(14),
  recipients: [zoe.address],
});
export const deliveryCanceled = fact('EmailDeliveryCanceled', {
  threadId,
  emailId: answerId,
  at: minute(14),
  why: 'command',
  answeredBy: null,
  recipients: [zoe.address],
});
/** A report says that the answer never reached Zoë's mailbox. */
export const bounced = fact('EmailBounced', {
  threadId,
  emailId: answerId,
  at: minute(40),
  recipient: zoe.address,
  permanence: 'hard',
  status: '5.1.1',
  reply: '550 5.1.1 no such user',
  reason: 'user-unknown',
  inboundMailId: uuid(11),
  rule: 'own-message-id',
  version: 1,
});
/** A person says that the first mail is Max's. */
export const attributed = fact('SenderAttributed', {
  threadId,
  emailId: questionId,
  at: minute(41),
  contactId: maxId,
  previousContactId: zoeId,
  person: null,
  associations: [{ type: 'contact', id: maxId }],
});

/** A person says that Ada's answer concerns a deal, too. */
export const associated = fact('RecordAssociated', {
  threadId,
  emailId: answerId,
  at: minute(42),
  record: { type: 'deal', id: uuid(9) },
});
export const dissociated = fact('RecordDissociated', {
  threadId,
  emailId: answerId,
  at: minute(43),
  record: { type: 'deal', id: uuid(9) },
});

/** A conversation from its first mail to its end, with all that may happen in between. */
export const wholeStory: readonly ThreadEvent[] = [
  opened(),
  received({ associations: [{ type: 'contact', id: zoeId }] }),
  assigned(),
  commented(),
  composed({
    cc: [max],
    bcc: [mailbox('boss@example.org')],
    associations: [
      { type: 'contact', id: zoeId },
      { type: 'deal', id: uuid(9) },
    ],
    attachments: [
      { attachmentId: `${answerId}.0`, fileName: 'invoice.pdf', contentId: null, inline: false, blob: blob('e') },
      { attachmentId: `${answerId}.1`, fileName: 'logo.png', contentId: 'logo', inline: true, blob: blob('f') },
    ],
  }),
  attempted({ recipients: [zoe.address, max.address, 'boss@example.org'] }),
  delivered(),
  deferred({ recipient: max.address }),
  inDoubt({ recipients: ['boss@example.org'] }),
  retryRequested({ recipients: ['boss@example.org'] }),
  attempted({ attempt: 2, recipients: [max.address, 'boss@example.org'], at: minute(15) }),
  delivered({ attempt: 2, recipient: max.address, at: minute(16) }),
  failed({ attempt: 2, recipient: 'boss@example.org', at: minute(16) }),
  closed(),
  received({ emailId: uuid(10), at: minute(30), preview: 'Thank you!', inReplyTo: ['<answer@example.org>'] }),
  reopened({ reason: 'mail-received', emailId: uuid(10) }),
  unassigned({ at: minute(31) }),
  bounced({ recipient: max.address }),
  attributed(),
];

/** Another conversation in the same inbox, which ends where Ada's first mail waits to be sent. */
export const otherStory: readonly ThreadEvent[] = [
  opened({ threadId: uuid(21), subject: 'Offer', by: 'compose' }),
  composed({ threadId: uuid(21), emailId: uuid(22), subject: 'Offer', inReplyTo: null, references: [], answers: null }),
];

/** Facts of threads as a log would hold them. */
export const recorded = <Event extends ThreadEvent>(events: readonly Event[]): readonly Recorded<Event>[] =>
  inLog(events, ({ data }) => threadStream(data.threadId));
