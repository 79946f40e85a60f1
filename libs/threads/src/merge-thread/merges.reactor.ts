import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { type Recorded, RuleBroken } from '#libs/decider';
import { type CommandContext, EventStore } from '#libs/event-store';
import { InboxSight } from '#libs/inboxes';
import { type ThreadCommand, threadDecider } from '../decider.js';
import { carried } from '../merging.js';
import type { EmailGivenBack, EmailSplitOff, ThreadMerged, ThreadUnmerged } from '../merging-events.js';
import type { ThreadMoved } from '../teamwork-events.js';
import { type ThreadEvent, threadStream } from '../thread-events.js';
import type { ExistingThread } from '../thread.js';

type Begun = ThreadMerged | ThreadUnmerged | EmailSplitOff | EmailGivenBack | ThreadMoved;

const BEGINNINGS = [
  'ThreadMerged',
  'ThreadUnmerged',
  'EmailSplitOff',
  'EmailGivenBack',
  'ThreadMoved',
] as const satisfies readonly Begun['type'][];

const isBegun = (event: Recorded<ThreadEvent>): event is Recorded<Begun> =>
  (BEGINNINGS as readonly string[]).includes(event.type);

/** The same step of the same merge is the same command, whoever takes it. */
const step = (name: string, id: string, { metadata, id: causationId }: Recorded<Begun>): CommandContext => ({
  commandId: v5(name, id),
  actor: metadata.actor,
  correlationId: metadata.$correlationId,
  causationId,
});

/**
 * Carries out in the other conversation what was begun in one: the API does so at once, and the worker for what the API did not come to. A
 * conversation that the other one refuses stands by itself again.
 */
@Injectable()
export class Merges {
  readonly name = 'merges';
  readonly types = BEGINNINGS;

  constructor(
    private readonly store: EventStore,
    private readonly sight: InboxSight,
  ) {}

  async react(batch: readonly Recorded[]): Promise<void> {
    for (const event of batch as readonly Recorded<ThreadEvent>[]) {
      try {
        await this.follow(event);
      } catch (error) {
        // A refusal is an end, too: the conversation has been told.
        if (!(error instanceof RuleBroken)) throw error;
      }
    }
  }

  /** Gives the position of what it appended last, or of the fact itself. @throws RuleBroken what the other conversation refused */
  async follow(event: Recorded<ThreadEvent>): Promise<bigint> {
    if (!isBegun(event)) return event.position;
    switch (event.type) {
      case 'ThreadMerged':
        return this.absorb(event);
      case 'ThreadUnmerged':
        return this.giveBack(event);
      case 'EmailSplitOff':
        return this.bringOver(event);
      case 'EmailGivenBack':
        return this.putBack(event);
      case 'ThreadMoved':
        return this.moveAlong(event);
      default:
        return event satisfies never;
    }
  }

  /** Nothing is taken over that has been taken out meanwhile. */
  private async absorb(event: Recorded<ThreadMerged>): Promise<bigint> {
    const { threadId, intoThreadId, mergeId, at } = event.data;
    if ((await this.thread(threadId))?.mergedInto?.mergeId !== mergeId) return event.position;
    try {
      const command = { type: 'AbsorbThread', merged: event.data } as const;
      return await this.handle(intoThreadId, command, step('absorb', mergeId, event));
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      const command = { type: 'UnmergeThread', mergeId, reason: 'refused', at } as const;
      await this.handle(threadId, command, step('refused', mergeId, event));
      throw error;
    }
  }

  private giveBack(event: Recorded<ThreadUnmerged>): Promise<bigint> {
    const { fromThreadId, mergeId, at } = event.data;
    return this.handle(fromThreadId, { type: 'GiveThreadBack', mergeId, at }, step('give back', mergeId, event));
  }

  private bringOver(event: Recorded<EmailSplitOff>): Promise<bigint> {
    const { threadId: fromThreadId, intoThreadId: threadId, inboxId, email, contactId, at } = event.data;
    const command = { type: 'BringEmailOver', threadId, inboxId, fromThreadId, email, contactId, at } as const;
    return this.handle(threadId, command, step('bring over', event.id, event));
  }

  private async putBack(event: Recorded<EmailGivenBack>): Promise<bigint> {
    const { threadId: fromThreadId, toThreadId, emailId, at } = event.data;
    try {
      const command = { type: 'PutEmailBack', emailId, fromThreadId, at } as const;
      return await this.handle(toThreadId, command, step('put back', event.id, event));
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      await this.takeAgain(event);
      throw error;
    }
  }

  /** What the other conversation does not take back stays where it was. */
  private async takeAgain(event: Recorded<EmailGivenBack>): Promise<void> {
    const { threadId, toThreadId: fromThreadId, emailId, at } = event.data;
    const from = await this.thread(fromThreadId);
    const email = from?.emails.find((one) => one.emailId === emailId);
    if (from === null || email === undefined)
      throw new Error(`${emailId} is not in ${fromThreadId}, where it came from`);
    const { inboxId } = from;
    const contactId = email.sender?.contactId ?? null;
    const again = { threadId, inboxId, fromThreadId, email: carried(email), contactId, at };
    await this.handle(threadId, { type: 'BringEmailOver', ...again }, step('refused', event.id, event));
  }

  private async moveAlong(event: Recorded<ThreadMoved>): Promise<bigint> {
    const { threadId: withThreadId, at } = event.data;
    const moved = await this.thread(withThreadId);
    if (moved === null) throw new Error(`thread ${withThreadId} was moved, and its stream is empty`);
    const { inboxId, absorbed } = moved;
    let { position } = event;
    for (const { threadId } of absorbed) {
      const context = step(`along ${threadId}`, event.id, event);
      const sees = await this.whoSees(threadId, inboxId);
      position = await this.handle(threadId, { type: 'MoveAlong', withThreadId, inboxId, sees, at }, context);
    }
    return position;
  }

  private async whoSees(threadId: string, inboxId: string) {
    const assignee = (await this.thread(threadId))?.assignee ?? null;
    return assignee !== null && (await this.sight.sees(assignee, inboxId)) ? assignee : null;
  }

  private async thread(threadId: string): Promise<ExistingThread | null> {
    const { state } = await this.store.load(threadDecider, threadStream(threadId));
    return state.status === 'none' ? null : state;
  }

  private async handle(threadId: string, command: ThreadCommand, context: CommandContext): Promise<bigint> {
    return (await this.store.handle(threadDecider, threadStream(threadId), command, context)).position;
  }
}
