import { type EventVersion, type EventVersions, type Fact, v1 } from '#libs/decider';
import type { RecordRef } from '#libs/records';
import type { Attribution, BlobRef, Content, Mailbox, TextRange, Threading } from '#libs/threads';
import type { Authentication, Forwarded, Report, SpamHeader } from './mail-facts.js';

type OfMail = { inboundMailId: string; at: string };

/**
 * Why a mail belongs to an inbox: the connected address that was found, where, and every address that was looked at. 'none' of them is
 * connected: a person is to say whose mail it is.
 */
export type Routing = Readonly<{
  rule: 'envelope' | 'delivered-to' | 'header' | 'given' | 'none';
  considered: readonly string[];
  version: number;
}>;

/**
 * The bytes are durable; the sender's server was told so only after this. `inboxId` and `receivedBy` are null for a mail that no inbox is known
 * for; `source` names its place where it was fetched from (a mailbox's UID, a file).
 */
export type InboundMailAccepted = Fact<
  'InboundMailAccepted',
  OfMail & {
    inboxId: string | null;
    receivedBy: string | null;
    via: 'smtp' | 'lmtp' | 'imap' | 'http' | 'file';
    remote: string;
    source: string | null;
    envelopeFrom: string | null;
    envelopeTo: readonly string[];
    raw: BlobRef;
    routing: Routing;
  }
>;

const acceptedVersions: EventVersion = {
  version: 2,
  upcasts: {
    1: (data) => ({
      ...data,
      source: null,
      routing: { rule: 'envelope', considered: data['envelopeTo'], version: 1 },
    }),
  },
};

/**
 * The same bytes came again at the same address, from another place or in another transaction: as the `retry` of a server that may not have heard
 * our 250, or once more. Told of the first few only: a sender may repeat itself for ever.
 */
export type InboundMailArrivedAgain = Fact<
  'InboundMailArrivedAgain',
  OfMail & Pick<InboundMailAccepted['data'], 'via' | 'remote' | 'source' | 'envelopeFrom'> & { as: 'retry' | 'again' }
>;

const arrivedAgainVersions: EventVersion = { version: 2, upcasts: { 1: (data) => ({ ...data, as: 'again' }) } };

/** What the header of a mail says that no inbox is known for; more of it is read once somebody said whose it is. */
export type InboundMailHeaderRead = Fact<
  'InboundMailHeaderRead',
  OfMail & { parserVersion: number; from: Mailbox | null; subject: string; sentAt: string | null }
>;

/** A person said which inbox an unrouted mail is for. */
export type InboundMailRouted = Fact<'InboundMailRouted', OfMail & { inboxId: string; receivedBy: string | null }>;

/** What the bytes say, as `parserVersion` of the parser understood them. `defects` names what was odd, cut or missing. */
export type InboundMailParsed = Fact<
  'InboundMailParsed',
  OfMail &
    Content & {
      parserVersion: number;
      from: Mailbox | null;
      replyTo: readonly Mailbox[];
      to: readonly Mailbox[];
      cc: readonly Mailbox[];
      subject: string;
      messageId: string | null;
      inReplyTo: readonly string[];
      references: readonly string[];
      sentAt: string | null;
      rawDate: string | null;
      remoteImages: readonly string[];
      automatic: string | null;
      defects: readonly string[];
      quotes: readonly TextRange[];
      forwarded: Forwarded | null;
      report: Report | null;
      authentication: readonly Authentication[];
      spamHeaders: readonly SpamHeader[];
      deliveredTo: readonly string[];
      contentHash: string | null;
    }
>;

const parsedVersions: EventVersion = {
  version: 2,
  upcasts: {
    1: (data) => ({
      ...data,
      quotes: [],
      forwarded: null,
      report: null,
      authentication: [],
      spamHeaders: [],
      deliveredTo: [],
      contentHash: null,
    }),
  },
};

/** The inbox has the same mail already: `of` is the first of them. It is kept, and a person may release it. */
export type InboundMailFoundDuplicate = Fact<
  'InboundMailFoundDuplicate',
  OfMail & {
    of: string;
    rule: 'same-message-id-and-content' | 'same-content';
    messageId: string | null;
    contentHash: string;
    version: number;
  }
>;

/** Why a mail is spam, or is not. `inputs` is what was looked at, in words. */
export type SpamVerdict = Readonly<{
  spam: boolean;
  rule: 'allow-list' | 'deny-list' | 'filter' | 'authentication' | 'own-message-id' | 'released' | 'none';
  inputs: readonly string[];
  version: number;
}>;

/** The mail is kept apart until `keptUntil`; a person may release it before. */
export type InboundMailFoundSpam = Fact<'InboundMailFoundSpam', OfMail & { verdict: SpamVerdict; keptUntil: string }>;

/** Nobody released the spam in its time: it leaves the lists. Its bytes stay. */
export type InboundMailExpired = Fact<'InboundMailExpired', OfMail>;

/** A person wants the mail in its inbox although it was found a duplicate or spam, or could not be understood. */
export type InboundMailReleased = Fact<'InboundMailReleased', OfMail & { from: 'duplicate' | 'spam' | 'quarantine' }>;

/**
 * Where the mail belongs and whom it is from, and why. The thread's own stream gets its EmailReceived after this. A second one overrides a
 * first that let the mail begin a conversation, when another mail began it meanwhile. `sameMessageIdAs` is the id of the other's e-mail.
 */
export type InboundMailThreaded = Fact<
  'InboundMailThreaded',
  OfMail & {
    inboxId: string;
    threadId: string;
    emailId: string;
    contactId: string | null;
    associations: readonly RecordRef[];
    threading: Threading;
    attribution: Attribution;
    spam: SpamVerdict;
    sameMessageIdAs: string | null;
  }
>;

const threadedVersions: EventVersion = {
  version: 2,
  upcasts: {
    1: (data) => ({
      ...data,
      attribution: {
        rule: data['contactId'] === null ? 'nobody' : 'sender',
        person: null,
        forwarder: null,
        original: null,
        trust: null,
        confidence: 'high',
        version: 1,
      },
      spam: { spam: false, rule: 'none', inputs: [], version: 1 },
      sameMessageIdAs: null,
    }),
  },
};

/** The mail is kept, but could not be understood; a person is to look at it. */
export type InboundMailQuarantined = Fact<'InboundMailQuarantined', OfMail & { reason: string; detail: string }>;

/** A person wants it tried again, as after a fix of the parser. */
export type InboundMailReprocessingRequested = Fact<'InboundMailReprocessingRequested', OfMail>;

/** Everything that may stand in an `inboundMail-` stream: what we made of one mail that came in. */
export type InboundMailEvent =
  | InboundMailAccepted
  | InboundMailArrivedAgain
  | InboundMailHeaderRead
  | InboundMailRouted
  | InboundMailParsed
  | InboundMailFoundDuplicate
  | InboundMailFoundSpam
  | InboundMailExpired
  | InboundMailReleased
  | InboundMailThreaded
  | InboundMailQuarantined
  | InboundMailReprocessingRequested;

export const inboundMailEvents: EventVersions<InboundMailEvent> = {
  InboundMailAccepted: acceptedVersions,
  InboundMailArrivedAgain: arrivedAgainVersions,
  InboundMailHeaderRead: v1,
  InboundMailRouted: v1,
  InboundMailParsed: parsedVersions,
  InboundMailFoundDuplicate: v1,
  InboundMailFoundSpam: v1,
  InboundMailExpired: v1,
  InboundMailReleased: v1,
  InboundMailThreaded: threadedVersions,
  InboundMailQuarantined: v1,
  InboundMailReprocessingRequested: v1,
};

export const inboundMailStream = (inboundMailId: string): string => `inboundMail-${inboundMailId}`;

/** When and how a mail came; `source` is null where it was handed over. */
export type Arrived = Pick<InboundMailAccepted['data'], 'at' | 'via' | 'remote' | 'source' | 'envelopeFrom'>;

type Accepted = Readonly<{ accepted: InboundMailAccepted['data'] }>;
type Parsed = Accepted & Readonly<{ parsed: InboundMailParsed['data'] }>;

type OnItsWay = Readonly<{
  inboxId: string | null;
  receivedBy: string | null;
  released: readonly InboundMailReleased['data']['from'][];
  arrivedAgain: readonly Arrived[];
}>;

/**
 * A mail on its way from the wire to its thread. `released` lists what a person overruled; `inboxId` is null while nobody knows whose it is.
 */
export type InboundMail = Readonly<
  | { status: 'none' }
  | (OnItsWay &
      (
        | ({ status: 'unrouted'; isHeaderRead: boolean } & Accepted)
        | ({ status: 'accepted' } & Accepted)
        | ({ status: 'quarantined' } & Accepted)
        | ({ status: 'parsed' } & Parsed)
        | ({ status: 'duplicate' } & Parsed)
        | ({ status: 'spam'; keptUntil: string } & Parsed)
        | ({ status: 'expired' } & Parsed)
        | ({ status: 'threaded'; threaded: InboundMailThreaded['data'] } & Parsed)
      ))
>;

const parsedOf = (mail: InboundMail, type: string): InboundMailParsed['data'] => {
  if (!('parsed' in mail)) throw new Error(`${type} stands before InboundMailParsed`);
  return mail.parsed;
};

/** What a fact makes of the mail. A history in another order is not one of ours. */
export const evolve = (mail: InboundMail, event: InboundMailEvent): InboundMail => {
  if (event.type === 'InboundMailAccepted') {
    const { inboxId, receivedBy } = event.data;
    const begun = { inboxId, receivedBy, released: [], arrivedAgain: [], accepted: event.data };
    return inboxId === null ? { ...begun, status: 'unrouted', isHeaderRead: false } : { ...begun, status: 'accepted' };
  }
  if (mail.status === 'none') throw new Error(`${event.type} stands before InboundMailAccepted`);
  const { accepted, inboxId, receivedBy, released, arrivedAgain } = mail;
  const known = { accepted, inboxId, receivedBy, released, arrivedAgain };
  switch (event.type) {
    case 'InboundMailArrivedAgain': {
      const { at, via, remote, source, envelopeFrom } = event.data;
      return { ...mail, arrivedAgain: [...arrivedAgain, { at, via, remote, source, envelopeFrom }] };
    }
    case 'InboundMailHeaderRead':
      return { ...known, status: 'unrouted', isHeaderRead: true };
    case 'InboundMailRouted':
      return { ...known, status: 'accepted', inboxId: event.data.inboxId, receivedBy: event.data.receivedBy };
    case 'InboundMailParsed':
      return { ...known, status: 'parsed', parsed: event.data };
    case 'InboundMailFoundDuplicate':
      return { ...known, status: 'duplicate', parsed: parsedOf(mail, event.type) };
    case 'InboundMailFoundSpam': {
      const { keptUntil } = event.data;
      return { ...known, status: 'spam', keptUntil, parsed: parsedOf(mail, event.type) };
    }
    case 'InboundMailExpired':
      return { ...known, status: 'expired', parsed: parsedOf(mail, event.type) };
    case 'InboundMailReleased':
      return { ...known, status: 'accepted', released: [...released, event.data.from] };
    case 'InboundMailThreaded':
      if (mail.status === 'threaded' && mail.threaded.threading.rule !== 'new-thread')
        throw new Error('InboundMailThreaded stands after one that was final');
      return { ...known, status: 'threaded', parsed: parsedOf(mail, event.type), threaded: event.data };
    case 'InboundMailQuarantined':
      return { ...known, status: 'quarantined' };
    case 'InboundMailReprocessingRequested':
      return { ...known, status: 'accepted' };
    default:
      return event satisfies never;
  }
};
