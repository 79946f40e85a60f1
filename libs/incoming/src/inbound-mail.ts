import { type EventVersions, type Fact, v1 } from '#libs/decider';
import type { RecordRef } from '#libs/records';
import type { BlobRef, Content, Mailbox, Threading } from '#libs/threads';

type OfMail = { inboundMailId: string; at: string };

/** The bytes are durable; the sender's server was told so only after this. */
export type InboundMailAccepted = Fact<
  'InboundMailAccepted',
  OfMail & {
    inboxId: string;
    receivedBy: string;
    via: 'smtp' | 'http';
    remote: string;
    envelopeFrom: string | null;
    envelopeTo: readonly string[];
    raw: BlobRef;
  }
>;

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
    }
>;

/** Where the mail belongs and whom it is from, and why. The thread's own stream gets its EmailReceived after this. */
export type InboundMailThreaded = Fact<
  'InboundMailThreaded',
  OfMail & {
    inboxId: string;
    threadId: string;
    emailId: string;
    contactId: string | null;
    associations: readonly RecordRef[];
    threading: Threading;
  }
>;

/** The mail is kept, but could not be understood; a person is to look at it. */
export type InboundMailQuarantined = Fact<'InboundMailQuarantined', OfMail & { reason: string; detail: string }>;

/** A person wants it tried again, as after a fix of the parser. */
export type InboundMailReprocessingRequested = Fact<'InboundMailReprocessingRequested', OfMail>;

/** Everything that may stand in an `inboundMail-` stream: what we made of one mail that came in. */
export type InboundMailEvent =
  | InboundMailAccepted
  | InboundMailParsed
  | InboundMailThreaded
  | InboundMailQuarantined
  | InboundMailReprocessingRequested;

export const inboundMailEvents: EventVersions<InboundMailEvent> = {
  InboundMailAccepted: v1,
  InboundMailParsed: v1,
  InboundMailThreaded: v1,
  InboundMailQuarantined: v1,
  InboundMailReprocessingRequested: v1,
};

export const inboundMailStream = (inboundMailId: string): string => `inboundMail-${inboundMailId}`;

type Accepted = Readonly<{ accepted: InboundMailAccepted['data'] }>;

/** A mail on its way from the wire to its thread. */
export type InboundMail = Readonly<
  | { status: 'none' }
  | ({ status: 'accepted' } & Accepted)
  | ({ status: 'quarantined' } & Accepted)
  | ({ status: 'parsed'; parsed: InboundMailParsed['data'] } & Accepted)
  | ({ status: 'threaded'; parsed: InboundMailParsed['data']; threaded: InboundMailThreaded['data'] } & Accepted)
>;

/** What a fact makes of the mail. A history in another order is not one of ours. */
export const evolve = (mail: InboundMail, event: InboundMailEvent): InboundMail => {
  if (event.type === 'InboundMailAccepted') return { status: 'accepted', accepted: event.data };
  if (mail.status === 'none') throw new Error(`${event.type} stands before InboundMailAccepted`);
  const { accepted } = mail;
  switch (event.type) {
    case 'InboundMailParsed':
      return { status: 'parsed', accepted, parsed: event.data };
    case 'InboundMailThreaded':
      if (mail.status !== 'parsed') throw new Error('InboundMailThreaded stands before InboundMailParsed');
      return { status: 'threaded', accepted, parsed: mail.parsed, threaded: event.data };
    case 'InboundMailQuarantined':
      return { status: 'quarantined', accepted };
    case 'InboundMailReprocessingRequested':
      return { status: 'accepted', accepted };
    default:
      return event satisfies never;
  }
};
