import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import type { AuditedHistory } from '../../libs/audit/src/thread-history.http.js';
import type { Replay } from '../../libs/audit/src/replay-schema.http.js';
import { fold, type Recorded } from '#libs/decider';
import { type ShownMessage, type ShownThread, threadDecider, type ThreadEvent } from '#libs/threads';
import { answer, mailsTo, threadWith } from '../world/correspondence.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

const asJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

const historyOf = async (threadId: string): Promise<Recorded<ThreadEvent>[]> => {
  const events: Recorded<ThreadEvent>[] = [];
  for await (const event of world().store.read(`thread-${threadId}`)) events.push(event as Recorded<ThreadEvent>);
  return events;
};

/** A conversation in which nearly everything happens; gives its id. */
const converse = async (): Promise<string> => {
  const { people, support } = world();
  const { agent, agent2 } = people;
  const { threadId } = await agent.post('/v1/threads', {
    inboxId: support.id,
    from: support.address,
    to: ['clara@fjord.example'],
    subject: 'Forty seats',
    text: 'Our offer.',
  });
  const [offer] = await mailsTo(world(), 'clara@fjord.example', 1);
  await agent2.post(`/v1/threads/${threadId}/comments`, { text: 'They will want a discount.' });
  await agent.put(`/v1/threads/${threadId}/assignee`, { kind: 'user', id: agent2.id });
  await agent.post(`/v1/threads/${threadId}/close`);
  await answer(world(), offer!, 'Can you do better?');
  await threadWith(world(), support.id, 'Forty seats', 2);
  await agent2.post(`/v1/threads/${threadId}/replies`, { text: 'We can.' });
  return until('the answer is delivered', async () => {
    const history = await historyOf(threadId);
    return history.filter(({ type }) => type === 'EmailDelivered').length === 2 && threadId;
  });
};

describe('an auditor', () => {
  let threadId = '';

  it('reads every fact of a conversation: who, when, why, in an unbroken chain', async () => {
    threadId = await converse();
    const { people } = world();
    const { events, fault, stream } = await people.auditor.get<AuditedHistory>(`/v1/audit/threads/${threadId}/events`);
    expect([stream, fault]).toEqual([`thread-${threadId}`, null]);
    expect(events.map(({ type }) => type).toSorted()).toEqual(
      [
        ...['ThreadOpened.v1', 'EmailReceived.v2', 'CommentAdded.v2', 'ThreadAssigned.v2', 'ThreadClosed.v2'],
        ...['ThreadReopened.v1', 'EmailComposed.v2', 'EmailDeliveryAttempted.v2', 'EmailDelivered.v1'],
        ...['EmailComposed.v2', 'EmailDeliveryAttempted.v2', 'EmailDelivered.v1'],
      ].toSorted(),
    );
    events.forEach((event, n) => {
      expect(event.revision).toBe(n);
      expect(event.previousHash).toBe(events[n - 1]?.hash ?? null);
      expect(event.hash).toMatch(/^[0-9a-f]{64}$/);
    });
    const actors = Object.fromEntries(events.map(({ type, actor }) => [type, actor]));
    expect(actors).toMatchObject({
      'CommentAdded.v2': { kind: 'user', id: people.agent2.id },
      'ThreadClosed.v2': { kind: 'user', id: people.agent.id },
      'EmailReceived.v2': { kind: 'contact' },
      'EmailDelivered.v1': { kind: 'system', id: 'delivery' },
    });
    const composed = events.find(({ type }) => type === 'EmailComposed.v2')!;
    const attempted = events.find(({ type }) => type === 'EmailDeliveryAttempted.v2')!;
    expect(attempted).toMatchObject({ causationId: composed.id, correlationId: composed.correlationId });
  });

  it('replays it as of each revision: what the facts up to it fold to', async () => {
    const { people } = world();
    const history = await historyOf(threadId);
    for (const { revision, created } of history) {
      const replay = await people.auditor.get<Replay>(`/v1/audit/threads/${threadId}?asOf=${revision}`);
      const thread = fold(threadDecider, history.slice(0, revision + 1));
      expect(replay).toMatchObject({ revision, created, inboxRow: { revision } });
      expect(replay.thread).toEqual(asJson(thread));
      expect(replay.inbox).toMatchObject({ inboxId: world().support.id, visibility: 'open' });
    }
    const last = await people.auditor.get<Replay>(`/v1/audit/threads/${threadId}`);
    const thread = await people.auditor.get<ShownThread>(`/v1/threads/${threadId}`);
    expect({ ...last.inboxRow, strangers: [], merged: [] }).toEqual(thread);
    const now = await people.agent.list<ShownMessage>(`/v1/threads/${threadId}/messages`);
    expect(last.messages.map(({ id }) => id).toSorted()).toEqual(now.map(({ id }) => id).toSorted());
  });

  it('replays it as of each instant: what was there by then, and nothing before the first', async () => {
    const { people } = world();
    const history = await historyOf(threadId);
    for (const { created } of history) {
      const replay = await people.auditor.get<Replay>(`/v1/audit/threads/${threadId}?asOf=${created}`);
      const prefix = history.filter((event) => event.created <= created);
      expect(replay.revision).toBe(prefix.length - 1);
      expect(replay.thread).toEqual(asJson(fold(threadDecider, prefix)));
    }
    const before = new Date(Date.parse(history[0]!.created) - 1_000).toISOString();
    const early = await people.auditor.ask('GET', `/v1/audit/threads/${threadId}?asOf=${before}`);
    expect(early).toMatchObject({ status: 404, body: { type: 'urn:threadlog:problem:not-yet' } });
    const wrong = await people.auditor.ask('GET', `/v1/audit/threads/${threadId}?asOf=yesterday`);
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/asOf' }] } });
  });

  it('sees where somebody altered a fact in the database', async () => {
    const { people, readModels } = world();
    const database = new Client({ connectionString: readModels.databaseUrl });
    await database.connect();
    const { rowCount } = await database.query(
      `UPDATE event_store.events SET data = convert_to(replace(convert_from(data, 'UTF8'), 'discount', 'bargain!'), 'UTF8')
       WHERE stream = $1 AND type = 'CommentAdded.v2'`,
      [`thread-${threadId}`],
    );
    await database.end();
    expect(rowCount).toBe(1);
    const { events, fault } = await people.auditor.get<AuditedHistory>(`/v1/audit/threads/${threadId}/events`);
    expect(fault).toMatchObject({ revision: events.find(({ type }) => type === 'CommentAdded.v2')!.revision });
  });
});
