import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { MessageIds } from '#libs/mail';
import { MessageLookup, type Thread, threadDecider, threadStream } from '#libs/threads';
import type { Candidate } from './threading.js';

const CANDIDATES_READ = 8;

type Named = Omit<Candidate, 'thread'> & Readonly<{ emailId?: string }>;

/** Finds the threads that the ids of a mail lead to. */
@Injectable()
export class ThreadCandidates {
  constructor(
    private readonly store: EventStore,
    private readonly messageIds: MessageIds,
    private readonly lookup: MessageLookup,
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

  /** An id of ours names the thread that its mail came to, from where the mail may have been split off. */
  private async where({ emailId, ...candidate }: Named): Promise<Candidate> {
    const found = await this.asItStands(candidate);
    const emails = found.thread.status === 'none' ? [] : found.thread.emails;
    const splitInto = emails.find((email) => email.emailId === emailId)?.splitInto ?? null;
    return splitInto === null ? found : this.asItStands({ ...candidate, threadId: splitInto });
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
