import { Injectable, Logger } from '@nestjs/common';
import { v5 } from 'uuid';
import { RuleBroken } from '#libs/decider';
import { type CommandContext, EventStore, StoreRefused } from '#libs/event-store';
import { InboxAccess, inboxAddressView, inboxDirectory, usualInboundPolicy } from '#libs/inboxes';
import { ParseFailed, ParseOutOfMemory, ParseTimedOut } from '#libs/mail';
import { peopleView } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { contactAddressView, contactView } from '#libs/records';
import { MailRouting } from '#libs/routing';
import { messageView, type ReceiveEmail, type ReportedMail, threadDecider, threadStream } from '#libs/threads';
import { CompleteViews } from '../complete-views.query.js';
import { inboundMailDecider, type InboundMailCommand } from '../decider.js';
import {
  type InboundMail,
  type InboundMailParsed,
  inboundMailStream,
  type InboundMailThreaded,
} from '../inbound-mail.js';
import { HeaderFacts } from '../read-header/header-facts.worker.js';
import { ThreadCandidates } from './candidates.worker.js';
import { DecideFate, onBehalfOf } from './decide-fate.worker.js';
import { Originals } from './originals.worker.js';
import { ParsedFacts } from './parsed-facts.worker.js';
import { isPassing } from './passing.js';
import { receivedEmail } from './received-email.js';
import { UnparsedFacts } from './unparsed-facts.worker.js';

/** How often a mail is tried: over some eight minutes, each pause twice as long as the one before. */
export const UNDERSTAND_TRIES = 10;

/** Wakes a worker for one mail that came in; the log says how far it has come. */
export type UnderstandJob = Readonly<{ inboundMailId: string }>;

type Waiting = Extract<InboundMail, { status: 'accepted' | 'parsed' }>;
type Unrouted = Extract<InboundMail, { status: 'unrouted' }>;
type Threaded = Extract<InboundMail, { status: 'threaded' }>;

const reasons = [
  [ParseTimedOut, 'parse-timed-out'],
  [ParseOutOfMemory, 'parse-out-of-memory'],
  [ParseFailed, 'parse-failed'],
] as const;

const DECIDED_ON = [inboxAddressView, inboxDirectory, messageView, contactAddressView, contactView, peopleView];

/** What was written in the last moments is looked for in the streams themselves, as far as it matters. */
const LAG_MS = 15_000;

const DETAIL_CHARACTERS = 500;

const ELSEWHERE_MEANWHILE = ['thread-exists', 'stranger', 'thread-merged'];

const now = (): string => new Date().toISOString();

/**
 * Brings a mail from its bytes to its thread, or sets it aside. Every step is an event before the next begins, and each is found done when
 * the job runs again: the decision stands in the mail's own stream before the thread learns of it.
 */
@Injectable()
export class UnderstandInboundMail {
  private readonly log = new Logger('incoming');
  private readonly views: CompleteViews;

  constructor(
    private readonly store: EventStore,
    private readonly facts: ParsedFacts,
    private readonly unparsed: UnparsedFacts,
    private readonly headers: HeaderFacts,
    private readonly fate: DecideFate,
    private readonly candidates: ThreadCandidates,
    private readonly originals: Originals,
    private readonly inboxes: InboxAccess,
    private readonly routing: MailRouting,
    readModels: ReadModels,
  ) {
    this.views = new CompleteViews(store, readModels, DECIDED_ON);
  }

  /** `attempt` counts how often this job was tried: what fails for ever is set aside for a person, with what it failed by. */
  async run({ inboundMailId }: UnderstandJob, attempt = 1): Promise<void> {
    try {
      await this.tryIt(inboundMailId);
    } catch (error) {
      const isFinal = attempt >= UNDERSTAND_TRIES || error instanceof StoreRefused;
      if (!isFinal || isPassing(error)) throw error;
      await this.giveUp(inboundMailId, error);
    }
  }

  private async tryIt(inboundMailId: string): Promise<void> {
    try {
      await this.go(await this.mail(inboundMailId));
    } catch (error) {
      if (!(error instanceof RuleBroken) || error.code !== 'released-meanwhile') throw error;
      await this.go((await this.store.load(inboundMailDecider, inboundMailStream(inboundMailId))).state);
    }
  }

  private async giveUp(inboundMailId: string, error: unknown): Promise<void> {
    const { state } = await this.store.load(inboundMailDecider, inboundMailStream(inboundMailId));
    if (state.status !== 'accepted' && state.status !== 'parsed') throw error;
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, DETAIL_CHARACTERS);
    this.log.error(`${inboundMailId} goes into quarantine: it could not be decided upon: ${detail}`);
    await this.handle(inboundMailId, { type: 'QuarantineMail', reason: 'decision-failed', detail, at: now() });
  }

  private async go(state: InboundMail): Promise<void> {
    switch (state.status) {
      case 'none':
        throw new Error('there is no such inbound mail');
      case 'unrouted':
        return this.readHeader(state);
      case 'quarantined':
      case 'duplicate':
      case 'spam':
      case 'expired':
        return;
      case 'accepted':
      case 'parsed': {
        await this.views.mustShow(LAG_MS);
        const understood = await this.understand(state);
        if (understood !== null) await this.deliver(understood);
        return;
      }
      case 'threaded':
        await this.views.mustShow(LAG_MS);
        return this.deliver(state);
      default:
        return state satisfies never;
    }
  }

  private async readHeader({ accepted, isHeaderRead }: Unrouted): Promise<void> {
    if (isHeaderRead) return;
    const header = await this.headers.of(accepted, now());
    await this.handle(accepted.inboundMailId, { type: 'ReadHeader', header });
  }

  /** A mail known here as accepted is read no further: should it have moved on elsewhere, the decision on it meets that. */
  private async mail(inboundMailId: string): Promise<InboundMail> {
    const stream = inboundMailStream(inboundMailId);
    const known = await this.store.known(inboundMailDecider, stream);
    return known.status === 'accepted' ? known : (await this.store.load(inboundMailDecider, stream)).state;
  }

  /** Parses and decides; null when the mail was set aside. */
  private async understand(mail: Waiting): Promise<Threaded | null> {
    const { inboundMailId } = mail.accepted;
    if (mail.inboxId === null) throw new Error(`no inbox is known for ${inboundMailId}`);
    const parsed = await this.parse(mail);
    if (parsed === null) return null;
    const fate = await this.fate.of(mail, mail.inboxId, parsed, now());
    const releases = mail.released.length;
    const { state } = await this.handle(inboundMailId, { type: 'UnderstandMail', parsed, fate, releases });
    return state.status === 'threaded' ? state : null;
  }

  /** A mail that a person released from quarantine is shown as it is; null when it goes there now. */
  private async parse({ accepted, released }: Waiting): Promise<InboundMailParsed['data'] | null> {
    const { inboundMailId } = accepted;
    const emailId = v5('email', inboundMailId);
    if (released.includes('quarantine')) return this.unparsed.of(accepted, emailId, now());
    try {
      return await this.facts.of(accepted, emailId, now());
    } catch (error) {
      const reason = reasons.find(([kind]) => error instanceof kind)?.[1];
      if (reason === undefined || !(error instanceof Error)) throw error;
      this.log.warn(`${inboundMailId} goes into quarantine: ${reason}`);
      await this.handle(inboundMailId, { type: 'QuarantineMail', reason, detail: error.message, at: now() });
      return null;
    }
  }

  /** Tells the thread; where another mail began it meanwhile, decides again, once. */
  private async deliver(mail: Threaded): Promise<void> {
    try {
      await this.tell(mail);
    } catch (error) {
      if (!(error instanceof RuleBroken) || !ELSEWHERE_MEANWHILE.includes(error.code)) throw error;
      if (error.code === 'thread-merged' && mail.threaded.threading.rule !== 'new-thread')
        return this.deliverAfter(mail);
      const threaded = await this.fate.again(mail.threaded, mail.parsed, now());
      const { state } = await this.handle(threaded.inboundMailId, { type: 'RethreadMail', threaded });
      if (state.status !== 'threaded')
        throw new Error(`${threaded.inboundMailId} is ${state.status} after it was threaded`);
      await this.tell(state);
    }
  }

  /** The conversation that the mail is to join goes on in another one, which may have taken the mail over already. */
  private async deliverAfter(mail: Threaded): Promise<void> {
    const { threadId: joined, emailId, threading } = mail.threaded;
    const named = { rule: 'references', messageId: threading.matched ?? '', threadId: joined } as const;
    const { threadId, thread } = await this.candidates.asItStands(named);
    if (thread.status !== 'none' && thread.emails.some((email) => email.emailId === emailId)) return;
    await this.tell({ ...mail, threaded: { ...mail.threaded, threadId } });
  }

  /** The command id follows from the mail, so that a second run appends nothing. */
  private async tell(mail: Threaded): Promise<void> {
    const { accepted, receivedBy, parsed, threaded } = mail;
    const [inbox, report] = await Promise.all([this.inboxes.inbox(threaded.inboxId), this.report(mail)]);
    const { automaticReopens: automatic, bounceReopens: bounce } = inbox?.inbound_policy ?? usualInboundPolicy;
    const email = receivedEmail({ ...accepted, receivedBy }, parsed, threaded);
    const routing = await this.routing.of(email);
    const command: ReceiveEmail = { type: 'ReceiveEmail', email, report, reopening: { automatic, bounce }, routing };
    const context = { ...onBehalfOf('receive', threaded.inboundMailId), ...senderActor(threaded) };
    await this.store.handle(threadDecider, threadStream(threaded.threadId), command, context);
  }

  /** What the mail reports of one of ours, if that is why it is in its thread. */
  private async report({ accepted, parsed, threaded }: Threaded): Promise<ReportedMail | null> {
    const { report, deliveredTo } = parsed;
    if (report === null || report.kind !== 'delivery' || threaded.threading.rule === 'new-thread') return null;
    const sentTo = [...accepted.envelopeTo, ...deliveredTo];
    const original = await this.originals.find(threaded.inboxId, report, sentTo);
    if (original === null || original.threadId !== threaded.threadId) return null;
    return { of: original.emailId, rule: original.rule, recipients: report.recipients };
  }

  private handle(inboundMailId: string, command: InboundMailCommand) {
    const context = onBehalfOf(`${command.type} ${now()}`, inboundMailId);
    return this.store.handle(inboundMailDecider, inboundMailStream(inboundMailId), command, context);
  }
}

const senderActor = ({ contactId }: InboundMailThreaded['data']): Partial<CommandContext> =>
  contactId === null ? {} : { actor: { kind: 'contact', id: contactId } };
