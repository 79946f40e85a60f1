import { randomUUID } from 'node:crypto';
import { type Decider, type Fact, RuleBroken, v1 } from '#libs/decider';
import { startEventStore, testDatabase } from '#libs/embedded';
import { Codec } from './codec.js';
import type { CommandContext } from './handle.js';

/** A node that can be taken away and brought back at the same address, its records kept. */
export type TestNode = Readonly<{ url: string; stop(): Promise<void>; start(): Promise<void> }>;

export const startTestNode = async (): Promise<TestNode> => {
  const databaseUrl = await testDatabase();
  let node = await startEventStore({ databaseUrl });
  const { url, port } = node;
  return {
    url,
    stop: () => node.stop(),
    start: async () => {
      node = await startEventStore({ databaseUrl, port });
    },
  };
};

/** The logs every test must pass on: the embedded node, and the store at EVENTSTORE_URL when there is one. */
export const testLogs = (): { name: string; open: () => Promise<Pick<TestNode, 'url' | 'stop'>> }[] => {
  const url = process.env['EVENTSTORE_URL'];
  const given = url ? [{ name: 'EVENTSTORE_URL', open: async () => ({ url, stop: async () => undefined }) }] : [];
  return [{ name: 'the embedded node', open: startTestNode }, ...given];
};

/** A tally that can be added to until it is closed. */
export type TallyEvent = Fact<'TallyRaised', { by: number; note?: string }> | Fact<'TallyClosed', { total: number }>;
export type TallyCommand = Readonly<
  { kind: 'raise'; by: number; note?: string } | { kind: 'raiseTo'; total: number } | { kind: 'close' }
>;
export type Tally = Readonly<{ total: number; raised: number; closed: boolean }>;

export const tally: Decider<Tally, TallyCommand, TallyEvent> = {
  initialState: { total: 0, raised: 0, closed: false },
  decide: (command, state) => {
    if (command.kind === 'close') return state.closed ? [] : [{ type: 'TallyClosed', data: { total: state.total } }];
    if (state.closed) throw new RuleBroken('tally-closed', 'open another tally');
    if (command.kind === 'raiseTo')
      return Array.from({ length: Math.max(0, command.total - state.total) }, () => ({
        type: 'TallyRaised' as const,
        data: { by: 1 },
      }));
    const { by, note } = command;
    return [{ type: 'TallyRaised', data: note === undefined ? { by } : { by, note } }];
  },
  evolve: (state, event) =>
    event.type === 'TallyClosed'
      ? { ...state, closed: true }
      : { ...state, total: state.total + event.data.by, raised: state.raised + 1 },
};

export const tallyCodec = new Codec({ TallyRaised: v1, TallyClosed: v1 });

/** Everything an asynchronous sequence holds. */
export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

export const newTally = (): string => `tally-${randomUUID()}`;

export const by = (commandId: string = randomUUID(), more: Partial<CommandContext> = {}): CommandContext => ({
  commandId,
  actor: { kind: 'user', id: 'u-1' },
  correlationId: commandId,
  causationId: commandId,
  ...more,
});
