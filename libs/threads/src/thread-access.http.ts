import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { threadDecider } from './decider.js';
import { threadStream } from './thread-events.js';
import type { ExistingThread } from './thread.js';

/** Asks the rights of a person on one thread: those on the inbox it lies in. */
@Injectable()
export class ThreadAccess {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
  ) {}

  /** @throws Problem 404 when the thread does not exist or lies in an inbox the person may not see. */
  async view(person: Person, threadId: string): Promise<ExistingThread> {
    const thread = await this.existing(threadId);
    return this.seen(person, thread, 'thread');
  }

  /**
   * The thread as it was found, for a command on it: that is refused once the thread lies elsewhere.
   * @throws Problem as view(), and 403 when the person may see the inbox but not act in it.
   */
  async act(person: Person, threadId: string): Promise<ExistingThread> {
    const thread = await this.existing(threadId);
    if (!(await this.inboxes.mayView(person, thread.inboxId))) throw Problem.notFound('thread');
    await this.inboxes.act(person, thread.inboxId);
    return thread;
  }

  /**
   * The thread in which a comment was made, for somebody who wants to act on it: this one or, where that one has gone into this one, that.
   * @throws Problem as act(); where there is no such comment, this thread is given
   */
  async actOnComment(person: Person, threadId: string, commentId: string): Promise<ExistingThread> {
    const thread = await this.act(person, threadId);
    if (hasComment(thread, commentId)) return thread;
    for (const absorbed of thread.absorbed) {
      const other = await this.existing(absorbed.threadId);
      if (hasComment(other, commentId)) return this.act(person, absorbed.threadId);
    }
    return thread;
  }

  /**
   * The thing, if it exists and lies in an inbox the person may see.
   * @throws Problem 404 that says the same in both cases.
   */
  async seen<Thing extends { inboxId: string }>(person: Person, thing: Thing | null, what: string): Promise<Thing> {
    if (thing === null || !(await this.inboxes.maySee(person, thing.inboxId))) throw Problem.notFound(what);
    return thing;
  }

  /** The thread as it stands, whoever may see it. @throws Problem 404 when there is none */
  async existing(threadId: string): Promise<ExistingThread> {
    const { state } = await this.store.load(threadDecider, threadStream(threadId));
    if (state.status === 'none') throw Problem.notFound('thread');
    return state;
  }
}

const hasComment = ({ comments }: ExistingThread, id: string): boolean =>
  comments.some(({ commentId }) => commentId === id);
