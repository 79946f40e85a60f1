import { Injectable } from '@nestjs/common';
import { Command, type ICommandHandler } from '@nestjs/cqrs';
import { type Decider, type Fact, RuleBroken } from '#libs/decider';
import { EventStore, type Handled, StaleRevision } from '#libs/event-store';
import { type RequestContext, type Written, written } from '#libs/http';
import { type ThreadCommand, threadDecider } from './decider.js';
import { type ThreadEvent, threadStream } from './thread-events.js';
import type { Thread } from './thread.js';

type ThreadIds = Readonly<{ threadId: string }>;

/** The thread on whose stream a command is decided, and the inbox whose rights its sender was found to have; null where none were asked. */
export type JudgedThread = Readonly<{ threadId: string; inboxId: string | null }>;

/**
 * A command on its way to one thread; the answer names `ids` again. What speaks of a mail is decided on the thread that the mail came to, `thread`,
 * and answered in the words of the one that it lies in, `ids`. Each act has a class of its own on the CommandBus.
 */
export abstract class OnThread<Sent extends Pick<Fact, 'type'>, Ids extends ThreadIds = ThreadIds> extends Command<
  Written<Ids>
> {
  constructor(
    readonly ids: Ids,
    readonly thread: JudgedThread,
    readonly command: Sent,
    readonly context: RequestContext,
  ) {
    super();
  }
}

type Deciding<Sent> = Decider<Thread, Sent, ThreadEvent>;

/** Rights are asked before the decision: who had them in one inbox may have none where the thread lies when it is taken. */
const whereJudged = <Sent>(decider: Deciding<Sent>, inboxId: string): Deciding<Sent> => ({
  ...decider,
  decide: (command, thread) => {
    if (thread.status !== 'none' && thread.inboxId !== inboxId)
      throw new RuleBroken('thread-moved', 'this thread was moved to another inbox just now: look at it again first');
    return decider.decide(command, thread);
  },
});

/** Decides a command on the thread as it stands and appends what follows. @throws RuleBroken thread-moved, and as the decision */
export const handleOnThread = <Sent>(
  store: EventStore,
  decider: Deciding<Sent>,
  { threadId, inboxId }: JudgedThread,
  command: Sent,
  context: RequestContext,
): Promise<Handled<Thread, ThreadEvent>> =>
  store.handle(inboxId === null ? decider : whereJudged(decider, inboxId), threadStream(threadId), command, context);

/** The revision at which a thread stands. @throws StaleRevision where that is not the one expected, if any is */
export const revisionOf = async (store: EventStore, threadId: string, expected?: number): Promise<number> => {
  const stream = threadStream(threadId);
  const { revision } = await store.load(threadDecider, stream);
  if (expected === undefined || expected === revision) return revision;
  const since = expected < revision ? await store.slice(stream, expected + 1, revision) : [];
  throw new StaleRevision(stream, expected, revision, since);
};

/**
 * Decides as handleOnThread(). Of a mail that lies elsewhere than it came to, the revision expected and the one answered are those of where it lies:
 * the other thread may be hidden from the sender.
 */
export const answerOnThread = async <Sent extends Pick<Fact, 'type'>, Ids extends ThreadIds>(
  store: EventStore,
  decider: Deciding<Sent>,
  { ids, thread, command, context }: OnThread<Sent, Ids>,
): Promise<Written<Ids>> => {
  if (thread.threadId === ids.threadId)
    return written(ids, await handleOnThread(store, decider, thread, command, context));
  const { expectedRevision, ...elsewhere } = context;
  const revision = await revisionOf(store, ids.threadId, expectedRevision);
  return written(ids, { ...(await handleOnThread(store, decider, thread, command, elsewhere)), revision });
};

/** Decides a command on the thread as it stands and appends what follows. */
@Injectable()
export class ThreadCommandHandler<
  Sent extends ThreadCommand,
  Ids extends ThreadIds = ThreadIds,
> implements ICommandHandler<OnThread<Sent, Ids>, Written<Ids>> {
  constructor(private readonly store: EventStore) {}

  execute(sent: OnThread<Sent, Ids>): Promise<Written<Ids>> {
    return answerOnThread(this.store, threadDecider, sent);
  }
}
