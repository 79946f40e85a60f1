import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { type CommandContext, EventStore } from '#libs/event-store';
import { MessageIds } from '#libs/mail';
import { MessageLookup, type Participant, type Thread, threadDecider, threadStream } from '#libs/threads';
import type { MailClaim } from '../claim-mail/mail-claim.js';
import { MailClaims } from '../claim-mail/mail-claims.worker.js';
import { inboundMailDecider } from '../decider.js';
import { inboundMailStream } from '../inbound-mail.js';
import { type Candidate, mayGoTo } from './threading.js';

const CANDIDATES_READ = 8;

/** A mail that was claimed longer ago than this and has not reached its conversation is not waited for. */
const PLACED_WITHIN_MS = 30_000;

/** The mail that this one answers came just now: a moment later it is known where it lies. */
export class AnsweredOnItsWay extends Error {
  constructor(inboundMailId: string) {
    super(`${inboundMailId}, which this mail answers, is on its way to its conversation`);
    this.name = 'AnsweredOnItsWay';
  }
}

/** A mail without References whose ids lead nowhere: `answers` is the id that it answers, `awaitedIn` where an answer to it lies. */
type Unplaced = Readonly<{
  inboxId: string;
  messageId: string | null;
  answers: string | null;
  awaitedIn: string | null;
  sender: Participant;
  at: string;
}>;

/** The conversations found, and the one to begin in if none of them is to be joined; null for its own. */
export type Beside = Readonly<{ found: readonly Candidate[]; threadId: string | null }>;

type Named = Omit<Candidate, 'thread'> & Readonly<{ emailId?: string }>;

const has = (candidate: Candidate | null, emailId: string): boolean =>
  candidate !== null &&
  candidate.thread.status !== 'none' &&
  candidate.thread.emails.some((email) => email.emailId === emailId);

/** Finds the threads that the ids of a mail lead to. */
@Injectable()
export class ThreadCandidates {
  constructor(
    private readonly store: EventStore,
    private readonly messageIds: MessageIds,
    private readonly lookup: MessageLookup,
    private readonly claims: MailClaims,
  ) {}

  /** Threads named by ids of ours first, then those where an id was seen before; at most eight are looked at. */
  async find(inboxId: string, ids: readonly string[]): Promise<readonly Candidate[]> {
    const own = ids.flatMap((messageId) => {
      const read = this.messageIds.read(messageId);
      return read === null ? [] : [{ rule: 'own-message-id' as const, messageId, ...read }];
    });
    const seen = (await this.lookup.byMessageIds(inboxId, ids)).map(
      ({ messageId, threadId }) => ({ rule: 'references', messageId, threadId }) as const,
    );
    const distinct = [...own, ...seen].filter(
      ({ threadId }, n, all) => all.findIndex((other) => other.threadId === threadId) === n,
    );
    return Promise.all(distinct.slice(0, CANDIDATES_READ).map((candidate) => this.where(candidate)));
  }

  /**
   * Where a mail lies that this one answers, or that answers this one, as the claims on their Message-IDs tell, which no view has to show. Leaves
   * word for a mail that did not come yet. @throws AnsweredOnItsWay
   */
  async beside(mail: Unplaced, context: CommandContext): Promise<Beside> {
    const { inboxId, messageId, answers, awaitedIn, sender, at } = mail;
    const waiting =
      awaitedIn === null
        ? null
        : await this.asItStands({ rule: 'references', messageId: messageId ?? '', threadId: awaitedIn });
    const own = waiting !== null && mayGoTo(inboxId, sender, waiting) ? [waiting] : [];
    const threadId = own[0]?.threadId ?? null;
    if (answers === null || answers === messageId) return { found: own, threadId };
    const word = { inboxId, messageId: answers, threadId: threadId ?? v5(answers, inboxId), at };
    const claim = await this.claims.leaveWord(word, context);
    const answered = await this.answered(answers, claim, at);
    if (answered !== null) return { found: [answered, ...own], threadId: answered.threadId };
    return { found: own, threadId: claim.awaitedIn ?? threadId };
  }

  /** Where the first mail lies that bears the id; null when none came, or it came into no conversation. */
  private async answered(messageId: string, { held: [first] }: MailClaim, at: string): Promise<Candidate | null> {
    if (first === undefined) return null;
    const { state } = await this.store.load(inboundMailDecider, inboundMailStream(first.inboundMailId));
    const place =
      state.status === 'threaded' ? await this.where({ rule: 'references', messageId, ...state.threaded }) : null;
    const isOnItsWay =
      state.status === 'threaded'
        ? !has(place, state.threaded.emailId)
        : state.status === 'accepted' || state.status === 'parsed';
    if (isOnItsWay && Date.parse(at) - Date.parse(first.at) < PLACED_WITHIN_MS)
      throw new AnsweredOnItsWay(first.inboundMailId);
    return place;
  }

  /** An id of ours names the thread that its mail came to, from where the mail may have been split off. */
  private async where({ rule, messageId, threadId, emailId }: Named): Promise<Candidate> {
    const found = await this.asItStands({ rule, messageId, threadId });
    const emails = found.thread.status === 'none' ? [] : found.thread.emails;
    const splitInto = emails.find((email) => email.emailId === emailId)?.splitInto ?? null;
    return splitInto === null ? found : this.asItStands({ rule, messageId, threadId: splitInto });
  }

  /** The thread with its present state; one that does not exist is `none`. Instead of one that goes on in another, that one. */
  async asItStands(candidate: Omit<Candidate, 'thread'>): Promise<Candidate> {
    const thread = await this.thread(candidate.threadId);
    if (thread.status === 'none' || thread.mergedInto === null) return { ...candidate, thread };
    const { threadId } = thread.mergedInto;
    const goesOn = await this.thread(threadId);
    if (goesOn.status === 'none')
      throw new Error(`thread ${candidate.threadId} goes on in ${threadId}, which is not there`);
    // In the moment of the merge the other one may not have taken over yet what is of this one.
    const emails = [...thread.emails, ...goesOn.emails];
    return {
      ...candidate,
      threadId,
      thread: { ...goesOn, emails, inboxIds: [...thread.inboxIds, ...goesOn.inboxIds] },
    };
  }

  private async thread(threadId: string): Promise<Thread> {
    return (await this.store.load(threadDecider, threadStream(threadId))).state;
  }
}
