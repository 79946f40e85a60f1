import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { MessageIds } from '#libs/mail';
import { MessageLookup, threadDecider, threadStream } from '#libs/threads';
import type { Candidate } from './threading.js';

const CANDIDATES_READ = 8;

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
      return read === null ? [] : [{ rule: 'own-message-id' as const, messageId, threadId: read.threadId }];
    });
    const seen = (await this.lookup.byMessageIds(inboxId, ids)).map(
      ({ messageId, threadId }) => ({ rule: 'references', messageId, threadId }) as const,
    );
    const distinct = [...own, ...seen].filter(
      ({ threadId }, n, all) => all.findIndex((other) => other.threadId === threadId) === n,
    );
    return Promise.all(distinct.slice(0, CANDIDATES_READ).map((candidate) => this.asItStands(candidate)));
  }

  /** The thread with its present state; one that does not exist is `none`. */
  async asItStands(candidate: Omit<Candidate, 'thread'>): Promise<Candidate> {
    const { state } = await this.store.load(threadDecider, threadStream(candidate.threadId));
    return { ...candidate, thread: state };
  }
}
