import type { InboundMailEvent } from './inbound-mail.js';

/* One mail for specs to speak of: Zoë of example.net writes to support@example.org. */

type EventOf<Type extends InboundMailEvent['type']> = Extract<InboundMailEvent, { type: Type }>;

const fact =
  <Type extends InboundMailEvent['type']>(type: Type, usual: EventOf<Type>['data']) =>
  (said: Partial<EventOf<Type>['data']> = {}): EventOf<Type> =>
    ({ type, data: { ...usual, ...said } }) as unknown as EventOf<Type>;

export const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** The instant so many seconds after the mail came in. */
export const second = (n: number): string => new Date(Date.parse('2026-03-01T09:00:00.000Z') + n * 1_000).toISOString();

export const inboundMailId = uuid(7);
export const inboxId = uuid(2);
export const threadId = uuid(1);
export const emailId = uuid(6);

const raw = { sha256: 'a'.repeat(64), size: 812, mediaType: 'message/rfc822' };

export const accepted = fact('InboundMailAccepted', {
  inboundMailId,
  at: second(0),
  inboxId,
  receivedBy: 'support@example.org',
  via: 'smtp',
  remote: 'mx.example.net [192.0.2.1]',
  source: null,
  envelopeFrom: 'zoe@example.net',
  envelopeTo: ['support@example.org'],
  raw,
  routing: { rule: 'envelope', considered: ['support@example.org'], version: 1 },
});

export const arrivedAgain = fact('InboundMailArrivedAgain', {
  inboundMailId,
  at: second(900),
  via: 'smtp',
  remote: 'mx2.example.net [192.0.2.2]',
  source: null,
  envelopeFrom: 'zoe@example.net',
  as: 'again',
});

export const headerRead = fact('InboundMailHeaderRead', {
  inboundMailId,
  at: second(1),
  parserVersion: 1,
  from: { address: 'zoe@example.net', name: 'Zoë' },
  subject: 'Invoice 7',
  sentAt: second(-60),
});

export const parsed = fact('InboundMailParsed', {
  inboundMailId,
  at: second(1),
  parserVersion: 1,
  from: { address: 'zoe@example.net', name: 'Zoë' },
  replyTo: [],
  to: [{ address: 'support@example.org', name: '' }],
  cc: [],
  subject: 'Invoice 7',
  messageId: '<question@example.net>',
  inReplyTo: [],
  references: [],
  sentAt: null,
  rawDate: 'yesterday',
  remoteImages: [],
  automatic: null,
  defects: ['date-unreadable'],
  text: { sha256: 'b'.repeat(64), size: 12, mediaType: 'text/plain; charset=utf-8' },
  html: null,
  preview: 'Where is it?',
  attachments: [],
  quotes: [],
  forwarded: null,
  report: null,
  authentication: [],
  spamHeaders: [],
  deliveredTo: [],
  contentHash: 'c'.repeat(64),
});

export const threaded = fact('InboundMailThreaded', {
  inboundMailId,
  at: second(1),
  inboxId,
  threadId,
  emailId,
  contactId: uuid(4),
  associations: [{ type: 'contact', id: uuid(4) }],
  threading: { rule: 'new-thread', matched: null, related: null, version: 1 },
  attribution: {
    rule: 'sender',
    person: { address: 'zoe@example.net', name: 'Zoë' },
    forwarder: null,
    original: null,
    trust: null,
    confidence: 'high',
    version: 1,
  },
  spam: { spam: false, rule: 'none', inputs: [], version: 1 },
  sameMessageIdAs: null,
});

export const quarantined = fact('InboundMailQuarantined', {
  inboundMailId,
  at: second(10),
  reason: 'parse-timed-out',
  detail: 'the parser took longer than 10 s',
});

export const reprocessingRequested = fact('InboundMailReprocessingRequested', { inboundMailId, at: second(60) });

export const routed = fact('InboundMailRouted', { inboundMailId, at: second(60), inboxId, receivedBy: null });

export const foundDuplicate = fact('InboundMailFoundDuplicate', {
  inboundMailId,
  at: second(1),
  of: uuid(70),
  rule: 'same-message-id-and-content',
  messageId: '<question@example.net>',
  contentHash: 'c'.repeat(64),
  version: 1,
});

export const foundSpam = fact('InboundMailFoundSpam', {
  inboundMailId,
  at: second(1),
  verdict: { spam: true, rule: 'filter', inputs: ['X-Spam-Flag: YES', 'X-Spam-Score: 9.1'], version: 1 },
  keptUntil: second(1 + 90 * 86_400),
});

export const expired = fact('InboundMailExpired', { inboundMailId, at: second(1 + 90 * 86_400) });

export const released = fact('InboundMailReleased', { inboundMailId, at: second(60), from: 'spam' });
