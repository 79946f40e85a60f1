import { Injectable, Logger } from '@nestjs/common';
import { v5 } from 'uuid';
import { type CommandContext, EventStore } from '#libs/event-store';
import { ParseFailed, ParseOutOfMemory, ParseTimedOut } from '#libs/mail';
import { Contacts, Records } from '#libs/records';
import { threadDecider, threadStream } from '#libs/threads';
import { inboundMailDecider, type InboundMailCommand } from '../decider.js';
import {
  type InboundMail,
  type InboundMailAccepted,
  type InboundMailParsed,
  inboundMailStream,
  type InboundMailThreaded,
} from '../inbound-mail.js';
import { ThreadCandidates } from './candidates.worker.js';
import { ParsedFacts } from './parsed-facts.worker.js';
import { receivedEmail } from './received-email.js';
import { conversationOf, decideThread } from './threading.js';

/** Wakes a worker for one mail that came in; the log says how far it has come. */
export type UnderstandJob = Readonly<{ inboundMailId: string }>;

type Threaded = Extract<InboundMail, { status: 'threaded' }>;

const reasons = [
  [ParseTimedOut, 'parse-timed-out'],
  [ParseOutOfMemory, 'parse-out-of-memory'],
  [ParseFailed, 'parse-failed'],
] as const;

const now = (): string => new Date().toISOString();

/**
 * Brings a mail from its bytes to its thread. Every step is an event before the next begins, and each is found done when the job runs
 * again: the decision stands in the mail's own stream before the thread learns of it.
 */
@Injectable()
export class UnderstandInboundMail {
  private readonly log = new Logger('incoming');

  constructor(
    private readonly store: EventStore,
    private readonly facts: ParsedFacts,
    private readonly candidates: ThreadCandidates,
    private readonly contacts: Contacts,
    private readonly records: Records,
  ) {}

  async run({ inboundMailId }: UnderstandJob): Promise<void> {
    const state = await this.mail(inboundMailId);
    switch (state.status) {
      case 'none':
        throw new Error(`there is no inbound mail ${inboundMailId}`);
      case 'unrouted':
      case 'quarantined':
      case 'duplicate':
      case 'spam':
      case 'expired':
        return;
      case 'accepted':
      case 'parsed': {
        const understood = await this.understand(state.accepted, state.inboxId);
        if (understood !== null) await this.deliver(understood);
        return;
      }
      case 'threaded':
        return this.deliver(state);
      default:
        return state satisfies never;
    }
  }

  /** A mail known here as accepted is read no further: should it have moved on elsewhere, the decision on it will meet that. */
  private async mail(inboundMailId: string): Promise<InboundMail> {
    const stream = inboundMailStream(inboundMailId);
    const known = await this.store.known(inboundMailDecider, stream);
    return known.status === 'accepted' ? known : (await this.store.load(inboundMailDecider, stream)).state;
  }

  /** Parses and decides; null when the mail went into quarantine. */
  private async understand(accepted: InboundMailAccepted['data'], inboxId: string | null): Promise<Threaded | null> {
    const { inboundMailId } = accepted;
    if (inboxId === null) throw new Error(`no inbox is known for ${inboundMailId}`);
    const emailId = v5('email', inboundMailId);
    const parsed = await this.parse(accepted, emailId);
    if (parsed === null) return null;
    const threaded = await this.thread(inboxId, parsed, emailId);
    const { state } = await this.handle(inboundMailId, { type: 'UnderstandMail', parsed, threaded });
    if (state.status !== 'threaded') throw new Error(`${inboundMailId} is ${state.status} after it was understood`);
    return state;
  }

  private async parse(
    accepted: InboundMailAccepted['data'],
    emailId: string,
  ): Promise<InboundMailParsed['data'] | null> {
    try {
      return await this.facts.of(accepted, emailId, now());
    } catch (error) {
      const reason = reasons.find(([kind]) => error instanceof kind)?.[1];
      if (reason === undefined || !(error instanceof Error)) throw error;
      this.log.warn(`${accepted.inboundMailId} goes into quarantine: ${reason}`);
      await this.handle(accepted.inboundMailId, { type: 'QuarantineMail', reason, detail: error.message, at: now() });
      return null;
    }
  }

  private async thread(
    inboxId: string,
    parsed: InboundMailParsed['data'],
    emailId: string,
  ): Promise<InboundMailThreaded['data']> {
    const { inboundMailId } = parsed;
    const { ids, rootId } = conversationOf(parsed);
    const rootThreadId = v5(rootId ?? inboundMailId, inboxId);
    const [sender, candidates, root] = await Promise.all([
      this.sender(parsed, inboundMailId),
      this.candidates.find(inboxId, ids),
      rootId === null
        ? null
        : this.candidates.asItStands({ rule: 'references', messageId: rootId, threadId: rootThreadId }),
    ]);
    const { threadId, threading } = decideThread({
      inboxId,
      sender: parsed.from?.address ?? '',
      candidates,
      root,
      freshThreadId: v5('thread', inboundMailId),
      rootThreadId,
    });
    return {
      ...{ inboundMailId, at: now(), inboxId, threadId, emailId, threading, ...sender },
      attribution: {
        rule: parsed.from === null ? 'nobody' : 'sender',
        person: parsed.from,
        forwarder: null,
        original: null,
        confidence: 'high',
        version: 1,
      },
      spam: { spam: false, rule: 'none', inputs: [], version: 1 },
      sameMessageIdAs: null,
    };
  }

  private async sender(
    { from }: InboundMailParsed['data'],
    inboundMailId: string,
  ): Promise<Pick<InboundMailThreaded['data'], 'contactId' | 'associations'>> {
    if (from === null) return { contactId: null, associations: [] };
    const { contactId } = await this.contacts.ensure(from, context('contact', inboundMailId), now());
    return {
      contactId,
      associations: await this.records.associationsOf([], [{ type: 'contact', id: contactId }]),
    };
  }

  /** Tells the thread. The command id follows from the mail, so that a second run appends nothing. */
  private async deliver({ accepted, parsed, threaded }: Threaded): Promise<void> {
    const { inboundMailId, threadId } = threaded;
    const email = receivedEmail(accepted, parsed, threaded);
    const cause = { ...context('receive', inboundMailId), ...senderActor(threaded) };
    await this.store.handle(threadDecider, threadStream(threadId), { type: 'ReceiveEmail', email }, cause);
  }

  private handle(inboundMailId: string, command: InboundMailCommand) {
    const stream = inboundMailStream(inboundMailId);
    return this.store.handle(inboundMailDecider, stream, command, context(`${command.type} ${now()}`, inboundMailId));
  }
}

const context = (act: string, inboundMailId: string): CommandContext => ({
  commandId: v5(act, inboundMailId),
  actor: { kind: 'system', id: 'incoming' },
  correlationId: inboundMailId,
  causationId: inboundMailId,
});

const senderActor = ({ contactId }: InboundMailThreaded['data']): Partial<CommandContext> =>
  contactId === null ? {} : { actor: { kind: 'contact', id: contactId } };
