import { createHash, randomUUID } from 'node:crypto';
import type { Fact } from '#libs/decider';
import type { InboundMailEvent } from '#libs/incoming';
import { type InboxEvent, inboxStream } from '#libs/inboxes';
import { type TeamEvent, teamStream, type UserEvent, userStream } from '#libs/people';
import { type ContactEvent, contactStream, type RecordEvent, type RecordRef, recordStream } from '#libs/records';
import { type BlobRef, type EmailComposed, type EmailReceived, type ThreadEvent, threadStream } from '#libs/threads';

/** A stream and everything that ever happened in it. */
export type History = Readonly<{ stream: string; facts: readonly Fact[] }>;

type House = Readonly<{ inboxId: string; userId: string }>;

const ADDRESS = 'support@threadlog.example';
const PREVIEW =
  'Hello, the invoice still shows the address of our old workshop. Could you send it again with the new one?';

const instant = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();

const blob = (name: string, mediaType: string): BlobRef => ({
  sha256: createHash('sha256').update(name).digest('hex'),
  size: 2_000,
  mediaType,
});

/** A person with a key, a team and an inbox, one for every so many customers. */
const house = (n: number): { house: House; histories: History[] } => {
  const [userId, teamId, inboxId] = [randomUUID(), randomUUID(), randomUUID()];
  const at = instant(n);
  const keyHash = createHash('sha256').update(userId).digest('hex');
  const user: UserEvent[] = [
    { type: 'UserAdded', data: { userId, name: `User ${n}`, email: `user${n}@threadlog.example`, at } },
    { type: 'RoleGranted', data: { userId, role: 'member', at } },
    { type: 'ApiKeyIssued', data: { userId, keyId: randomUUID(), keyHash, label: 'a key', at } },
  ];
  const team: TeamEvent[] = [
    { type: 'TeamCreated', data: { teamId, name: `Team ${n}`, at } },
    { type: 'TeamMemberAdded', data: { teamId, userId, at } },
  ];
  const inbox: InboxEvent[] = [
    { type: 'InboxCreated', data: { inboxId, name: `Inbox ${n}`, at } },
    { type: 'AddressConnected', data: { inboxId, address: `inbox${n}@threadlog.example`, name: `Inbox ${n}`, at } },
    { type: 'MemberAdded', data: { inboxId, member: { kind: 'team', id: teamId }, at } },
  ];
  const histories = [
    { stream: userStream(userId), facts: user },
    { stream: teamStream(teamId), facts: team },
    { stream: inboxStream(inboxId), facts: inbox },
  ];
  return { house: { inboxId, userId }, histories };
};

const received = (n: number, inboxId: string, associations: readonly RecordRef[]): EmailReceived['data'] => {
  const emailId = randomUUID();
  return {
    threadId: randomUUID(),
    emailId,
    inboundMailId: randomUUID(),
    inboxId,
    at: instant(n),
    receivedBy: ADDRESS,
    contactId: associations[0]?.id ?? null,
    attribution: {
      rule: 'sender',
      person: { address: `customer${n}@elsewhere.example`, name: `Customer ${n}` },
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
    from: { address: `customer${n}@elsewhere.example`, name: `Customer ${n}` },
    replyTo: [],
    to: [{ address: ADDRESS, name: 'Support' }],
    cc: [],
    subject: `Invoice ${n} shows our old address`,
    messageId: `<${n}@elsewhere.example>`,
    inReplyTo: [],
    references: [],
    sentAt: instant(n),
    automatic: null,
    raw: blob(`raw ${n}`, 'message/rfc822'),
    threading: { rule: 'new-thread', matched: null, related: null, version: 1 },
    associations,
    text: blob(`text ${n}`, 'text/plain; charset=utf-8'),
    html: blob(`html ${n}`, 'text/html; charset=utf-8'),
    preview: PREVIEW,
    attachments: [
      {
        attachmentId: `${emailId}.0`,
        fileName: 'invoice.pdf',
        contentId: null,
        inline: false,
        blob: blob(`file ${n}`, 'application/pdf'),
      },
    ],
  };
};

const arrived = (mail: EmailReceived['data']): readonly InboundMailEvent[] => {
  const { inboundMailId, inboxId, at, raw, from, threadId, emailId, contactId, associations, threading } = mail;
  const { replyTo, to, cc, subject, messageId, inReplyTo, references, sentAt, automatic } = mail;
  const { text, html, preview, attachments, attribution } = mail;
  const address = { receivedBy: ADDRESS, envelopeFrom: from.address, envelopeTo: [ADDRESS] };
  return [
    {
      type: 'InboundMailAccepted',
      data: {
        ...{ inboundMailId, inboxId, at, via: 'smtp', remote: 'elsewhere.example [127.0.0.1]', source: null, raw },
        ...address,
        routing: { rule: 'envelope', considered: address.envelopeTo, version: 1 },
      },
    },
    {
      type: 'InboundMailParsed',
      data: {
        ...{ inboundMailId, at, parserVersion: 1, from, replyTo, to, cc, subject, messageId, inReplyTo, references },
        ...{ sentAt, rawDate: sentAt, remoteImages: [], automatic, defects: [], text, html, preview, attachments },
        ...{ quotes: [], forwarded: null, report: null, authentication: [], spamHeaders: [], deliveredTo: [] },
        contentHash: raw.sha256,
      },
    },
    {
      type: 'InboundMailThreaded',
      data: {
        ...{ inboundMailId, at, inboxId, threadId, emailId, contactId, associations, threading, attribution },
        spam: { spam: false, rule: 'none', inputs: [], version: 1 },
        sameMessageIdAs: null,
      },
    },
  ];
};

const answer = (n: number, mail: EmailReceived['data'], authorId: string): EmailComposed['data'] => ({
  threadId: mail.threadId,
  emailId: randomUUID(),
  inboxId: mail.inboxId,
  at: instant(n + 30),
  authorId,
  from: { address: ADDRESS, name: 'Support' },
  to: [mail.from],
  cc: [],
  bcc: [],
  subject: `Re: ${mail.subject}`,
  messageId: `<${randomUUID()}@threadlog.example>`,
  inReplyTo: mail.messageId,
  references: mail.messageId === null ? [] : [mail.messageId],
  answers: mail.emailId,
  associations: mail.associations,
  text: blob(`answer ${n}`, 'text/plain; charset=utf-8'),
  html: null,
  preview: PREVIEW,
  attachments: [],
  release: { at: instant(n + 30), why: 'at-once', cancelOnAnswer: false },
  inserted: [],
  draftId: null,
  forwards: null,
});

const conversation = (n: number, mail: EmailReceived['data'], userId: string): readonly ThreadEvent[] => {
  const { threadId, inboxId, subject, at } = mail;
  const email = answer(n, mail, userId);
  const attempt = { threadId, emailId: email.emailId, attempt: 1, at: instant(n + 31) };
  const recipient = mail.from.address;
  const raw = blob(`sent ${n}`, 'message/rfc822');
  return [
    { type: 'ThreadOpened', data: { threadId, inboxId, subject, at, by: 'inbound' } },
    { type: 'EmailReceived', data: mail },
    { type: 'ThreadAssigned', data: { threadId, assignee: { kind: 'user', id: userId }, at, reason: 'command' } },
    {
      type: 'CommentAdded',
      data: { threadId, commentId: randomUUID(), authorId: userId, text: 'I will answer.', mentions: [], at },
    },
    { type: 'EmailComposed', data: email },
    {
      type: 'EmailDeliveryAttempted',
      data: { ...attempt, recipients: [recipient], raw, worker: 'worker:1', server: null },
    },
    { type: 'EmailDelivered', data: { ...attempt, recipient, reply: '250 2.0.0 Ok' } },
    { type: 'ThreadClosed', data: { threadId, at: instant(n + 40), reason: 'command' } },
  ];
};

/** The log of a small business: so many customers, each with a company, a mail and the answer to it. */
export const histories = (customers: number): readonly History[] => {
  const all: History[] = [];
  let place: House = { inboxId: '', userId: '' };
  for (let n = 0; n < customers; n += 1) {
    if (n % 30 === 0) {
      const next = house(n);
      all.push(...next.histories);
      place = next.house;
    }
    const [contactId, recordId, at] = [randomUUID(), randomUUID(), instant(n)];
    const contact: RecordRef = { type: 'contact', id: contactId };
    const contactFacts: ContactEvent[] = [
      { type: 'ContactCreated', data: { contactId, name: `Customer ${n}`, at, source: 'mail' } },
      { type: 'ContactAddressAdded', data: { contactId, address: `customer${n}@elsewhere.example`, at } },
    ];
    const recordFacts: RecordEvent[] = [
      { type: 'RecordCreated', data: { recordId, recordType: 'company', name: `Company ${n}`, at } },
      { type: 'RecordsLinked', data: { recordId, recordType: 'company', with: contact, at } },
    ];
    const mail = received(n, place.inboxId, [contact, { type: 'company', id: recordId }]);
    all.push(
      { stream: contactStream(contactId), facts: contactFacts },
      { stream: recordStream(recordId), facts: recordFacts },
      { stream: `inboundMail-${mail.inboundMailId}`, facts: arrived(mail) },
      { stream: threadStream(mail.threadId), facts: conversation(n, mail, place.userId) },
    );
  }
  return all;
};
