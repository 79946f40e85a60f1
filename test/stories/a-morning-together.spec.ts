import { expect, it } from 'vitest';
import type { AuditedHistory } from '../../libs/audit/src/thread-history.http.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld({ workers: 1 });

type Row = Readonly<{
  id: string;
  subject: string;
  assignee: { id: string } | null;
  tags: readonly string[];
  mergedInto: string | null;
}>;
type Counts = Readonly<Record<string, number>>;

it('mail is routed in turn, talked about, taken, put off, merged, and each step is there for the auditor', async () => {
  const { people, support } = world();
  const { superAdmin, agent, agent2, auditor } = people;
  const threads = (query: string, who = agent) => who.list<Row>(`/v1/inboxes/${support.id}/threads?${query}`);
  const found = (subject: string) =>
    until(`“${subject}” is in the inbox`, async () =>
      (await threads('view=all')).find((row) => row.subject === subject),
    );
  const writes = async (name: string, subject: string) => {
    await world().customer(name, `${name.toLowerCase()}@outside.example`).writes({ to: support.address, subject });
    return found(subject);
  };

  const among = [agent, agent2].map(({ id }) => ({ kind: 'user', id }));
  const rule = { ruleId: 'bills', name: 'Bills', conditions: { subjectWords: ['invoice'] } };
  const actions = [
    { type: 'assign', by: 'round-robin', among },
    { type: 'tag', tag: 'billing' },
  ];
  const set = await superAdmin.put(`/v1/inboxes/${support.id}/routing-rules`, { rules: [{ ...rule, actions }] });
  await agent.get(`/v1/inboxes/${support.id}`, { after: set.position });

  const first = await writes('Ida', 'Invoice 1');
  const second = await writes('Jon', 'Invoice 2');
  expect([first.assignee?.id, second.assignee?.id].toSorted()).toEqual([agent.id, agent2.id].toSorted());
  expect(first.tags).toEqual(['billing']);
  const other = await writes('Kim', 'A question');
  expect(other).toMatchObject({ assignee: null, tags: [] });

  await agent2.post(`/v1/threads/${first.id}/comments`, { text: 'Yours, Amira?', mentions: [agent.id] });
  const [taken, nothing] = await Promise.all([
    agent.ask('POST', `/v1/inboxes/${support.id}/threads/take-next`, { key: 'mine' }),
    agent2.ask('POST', `/v1/inboxes/${support.id}/threads/take-next`, { key: 'theirs' }),
  ]);
  expect([taken.status, nothing.status].toSorted()).toEqual([200, 409]);
  expect([taken, nothing].find(({ status }) => status === 200)?.body).toMatchObject({ threadId: other.id });

  const snoozed = await agent2.post(`/v1/threads/${second.id}/snooze`);
  const counted = await agent2.get<Counts>(`/v1/inboxes/${support.id}/counts`, { after: snoozed.position });
  expect(counted).toMatchObject({ open: 2, snoozed: 1, unassigned: 0 });
  expect((await threads('view=mentioned')).map(({ id }) => id)).toEqual([first.id]);

  await agent.post(`/v1/threads/${other.id}/merge`, { intoThreadId: first.id });
  const merged = await until('the threads are one', async () => {
    const row = await agent.get<Row>(`/v1/threads/${other.id}`);
    return row.mergedInto === first.id && row;
  });
  expect(merged.subject).toBe('A question');
  await agent.post(`/v1/threads/${other.id}/unmerge`);
  await until('the threads are two', async () => (await agent.get<Row>(`/v1/threads/${other.id}`)).mergedInto === null);

  const { events, fault } = await auditor.get<AuditedHistory>(`/v1/audit/threads/${first.id}/events`);
  expect(fault).toBeNull();
  const types = events.map(({ type }) => type.replace(/\.v\d+$/, ''));
  expect(types.slice(0, 7)).toEqual([
    ...['ThreadOpened', 'EmailReceived', 'ThreadRouted', 'ThreadAssigned', 'ThreadTagged'],
    ...['CommentAdded', 'ThreadFollowed'],
  ]);
}, 120_000);
