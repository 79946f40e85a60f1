import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import { type EventStoreNode, startEventStore, testDatabase } from '#libs/embedded';
import { Codec, EventStore } from '#libs/event-store';
import { type ThreadEvent, threadDecider, threadEvents, threadStream } from '#libs/threads';
import { received } from '../libs/threads/src/thread.fixtures.js';
import { system } from './feature-app.js';
import { INBOXES, intents, Office, type Sent } from './many-agents/agents.js';
import { faultsOf } from './many-agents/faults.js';
import { begun, type Model, modelOf } from './many-agents/model.js';

const [AGENTS, COMMANDS, THREADS, PROCESSES] = [50, 2_000, 10, 4];
/** The revision of a thread that has been opened by a mail. */
const OPENING = 1;

type History = readonly Recorded<ThreadEvent>[];

const seed = Math.trunc(Date.now() % 2 ** 31);

let node: EventStoreNode;
let office: Office;
const beginnings = new Map<string, Model>();

const opened = async (store: EventStore): Promise<string> => {
  const [threadId, emailId, inboxId] = [randomUUID(), randomUUID(), INBOXES[0]];
  const email = received({ threadId, emailId, inboxId, inboundMailId: randomUUID() }).data;
  const reopening = { automatic: [], bounce: true };
  const command = { type: 'ReceiveEmail', email, report: null, reopening, routing: null } as const;
  await store.handle(threadDecider, threadStream(threadId), command, system());
  beginnings.set(threadId, begun(inboxId, emailId));
  return threadId;
};

const historyOf = async (threadId: string): Promise<History> => {
  const facts: Recorded<ThreadEvent>[] = [];
  for await (const fact of office.stores[0]!.read(threadStream(threadId))) facts.push(fact as Recorded<ThreadEvent>);
  return facts;
};

const sentTo = (threadId: string): readonly Sent[] => office.sent.filter((sent) => sent.threadId === threadId);

const faults = (threadId: string, history: History, sent = sentTo(threadId)): readonly string[] =>
  faultsOf(history, OPENING, beginnings.get(threadId)!, sent);

beforeAll(async () => {
  node = await startEventStore({ databaseUrl: await testDatabase() });
  const codec = new Codec(threadEvents);
  const stores = Array.from({ length: PROCESSES }, () => new EventStore({ url: node.url, codec }));
  const everybody = Array.from({ length: AGENTS }, () => randomUUID());
  const threadIds = await Promise.all(Array.from({ length: THREADS }, () => opened(stores[0]!)));
  office = new Office(threadIds, everybody, stores);
  const wanted = intents(COMMANDS, seed);
  const share = COMMANDS / AGENTS;
  await Promise.all(everybody.map((who, n) => office.work(who, wanted.slice(n * share, (n + 1) * share))));
}, 120_000);

afterAll(async () => {
  await Promise.all(office.stores.map((store) => store.dispose()));
  await node.stop();
});

describe(`two thousand commands by fifty agents on ten threads (seed ${seed})`, () => {
  it('are each carried out once, on the state they were meant for, or answered with the one there was', async () => {
    for (const threadId of office.threadIds) expect(faults(threadId, await historyOf(threadId))).toEqual([]);
    expect(new Set(office.sent.map(({ commandId }) => commandId)).size).toBe(COMMANDS);
  });

  it('met each other in every way', () => {
    const times = (kind: string): number => office.sent.filter(({ outcome }) => outcome.kind === kind).length;
    expect(times('written')).toBeGreaterThan(600);
    expect(times('nothing')).toBeGreaterThan(100);
    expect(times('stale')).toBeGreaterThan(100);
    expect(times('refused')).toBeGreaterThan(50);
    expect(office.sent.length).toBeGreaterThan(COMMANDS + 300);
  });

  it('leave the same threads to every process, in unbroken chains', async () => {
    for (const threadId of office.threadIds) {
      const stream = threadStream(threadId);
      expect(await office.stores[0]!.verify(stream)).toBeNull();
      const loaded = await Promise.all(office.stores.map((store) => store.load(threadDecider, stream)));
      const models = loaded.map(({ state }) => (state.status === 'none' ? null : modelOf(state)));
      for (const model of models) expect(model).toEqual(models[0]);
    }
  });

  it('would be caught if one were lost, doubled, forgotten or answered falsely', async () => {
    const [threadId = ''] = office.threadIds;
    const history = await historyOf(threadId);
    const sent = sentTo(threadId);
    const renumbered = (facts: History): History => facts.map((fact, revision) => ({ ...fact, revision }));
    const last = history.findLastIndex(({ metadata }) => metadata.commandId !== history.at(-1)?.metadata.commandId);
    expect(faults(threadId, history.slice(0, last + 1))).not.toEqual([]);
    expect(faults(threadId, renumbered([...history, ...history.slice(2, 3)]))).not.toEqual([]);
    const { commandId } = history.at(-1)!.metadata;
    expect(
      faults(
        threadId,
        history,
        sent.filter((one) => one.commandId !== commandId),
      ),
    ).not.toEqual([]);
    for (const kind of ['nothing', 'stale', 'refused'] as const) {
      const one = sent.find(({ outcome }) => outcome.kind === kind)!;
      const others = sent.filter((other) => other !== one);
      const lies = { ...one, outcome: { kind: 'refused', code: 'thread-lost', notAfter: history.length } } as const;
      expect(faults(threadId, history, [...others, lies])).toHaveLength(1);
    }
  });
});
