import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { PeopleApi, peopleEvents, peopleProjections, userDecider, userStream } from '#libs/people';
import { threadDecider, type ThreadEvent, threadEvents, threadStream } from '#libs/threads';
import { until } from '../../../test/world/until.js';
import { type FeatureApp, type Holder, startFeatureApp, system } from '../../../test/feature-app.js';
import {
  assigned,
  commented,
  composed,
  failed,
  followed,
  opened,
  received,
} from '../../threads/src/thread.fixtures.js';
import { LiveApi } from './index.js';
import { REPLAYED_MOST } from './live-feed.http.js';
import { StreamReader } from './test-reader.js';

let house: FeatureApp;
let admin: Holder, agent: Holder, outsider: Holder;
let everyones: string, ours: string;

/** Facts as they are, whatever the commands would have to say. */
const writing = { ...threadDecider, decide: (events: readonly ThreadEvent[]) => events };

const write = async (threadId: string, ...events: ThreadEvent[]): Promise<bigint> => {
  const said = events.map((event) => ({ ...event, data: { ...event.data, threadId } }) as ThreadEvent);
  return (await house.store.handle(writing, threadStream(threadId), said, system())).position;
};

const portrait = { sha256: 'a'.repeat(64), size: 2_000, mediaType: 'image/webp' };

const conversationIn = async (inboxId: string): Promise<string> => {
  const threadId = randomUUID();
  await write(threadId, opened({ inboxId }), received({ inboxId }));
  return threadId;
};

/** Somebody who looks on until the specs are over, or leaves. */
type Looking = StreamReader & Readonly<{ leave: () => void }>;

const looking = new Set<AbortController>();

const stream = async (who: Holder, path = '/v1/stream', headers: Record<string, string> = {}): Promise<Looking> => {
  const { port } = house.app.getHttpServer().address() as AddressInfo;
  const leaving = new AbortController();
  looking.add(leaving);
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { Authorization: `Bearer ${who.key}`, ...headers },
    signal: leaving.signal,
  });
  return Object.assign(new StreamReader(response), { leave: () => leaving.abort() });
};

const inbox = async (name: string): Promise<string> =>
  String((await house.call(admin, 'POST', '/v1/inboxes', { body: { name } })).body['inboxId']);

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [PeopleApi, InboxesApi, LiveApi.forRoot({ heartbeatMs: 100 })],
    events: { ...peopleEvents, ...inboxesEvents, ...threadEvents },
    projections: [...peopleProjections, ...inboxesProjections],
  });
  [admin, agent, outsider] = [await house.holder('admin'), await house.holder('member'), await house.holder('member')];
  const pictured = { type: 'SetAvatar', avatar: portrait, at: '2026-03-01T09:00:00.000Z' } as const;
  await house.store.handle(userDecider, userStream(agent.id), pictured, system());
  [everyones, ours] = [await inbox('Everyone'), await inbox('Ours')];
  await house.call(admin, 'PUT', `/v1/inboxes/${ours}/members/user/${agent.id}`);
  const { body } = await house.call(admin, 'POST', `/v1/inboxes/${ours}/visibility/restrict`);
  await house.shown(String(body['position']));
}, 120_000);

afterAll(async () => {
  for (const each of looking) each.abort();
  await house.stop();
});

describe('the live stream', () => {
  it('says where it stands, then tells each change in the order of the log', async () => {
    const reader = await stream(agent);
    expect(reader.response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8');
    const standing = await house.store.currentPosition();
    expect(await reader.next()).toMatchObject({ event: 'caught-up', data: { position: String(standing) } });
    const threadId = await conversationIn(everyones);
    await write(threadId, composed({ inboxId: everyones }));
    const position = await write(threadId, failed());
    const told = [await reader.next(), await reader.next(), await reader.next(), await reader.next()];
    expect(told.map(({ event, data }) => [event, data['type'], data['revision']])).toEqual([
      ['thread', 'ThreadOpened', 0],
      ['message', 'EmailReceived', 1],
      ['message', 'EmailComposed', 2],
      ['delivery', 'EmailDeliveryFailed', 3],
    ]);
    expect(told[3]).toEqual({
      id: String(position),
      event: 'delivery',
      data: {
        position: String(position),
        type: 'EmailDeliveryFailed',
        inboxId: everyones,
        threadId,
        emailId: failed().data.emailId,
        revision: 3,
        at: failed().data.at,
        actor: { kind: 'system', id: 'test' },
        assignee: null,
        reason: null,
        otherInboxId: null,
        concerns: [],
      },
    });
    reader.leave();
  });

  it('tells first what happened while its reader was away, and each change once', async () => {
    const before = await stream(agent);
    await before.next();
    const threadId = await conversationIn(everyones);
    await before.next();
    before.leave();
    await write(threadId, composed({ inboxId: everyones }));
    for (const [path, headers] of [
      ['/v1/stream', { 'Last-Event-ID': before.lastId ?? '' }],
      [`/v1/stream?after=${before.lastId}`, {}],
    ] as const) {
      const again = await stream(agent, path, headers);
      const told = [await again.next(), await again.next(), await again.next()];
      expect(told.map(({ event, data }) => data['type'] ?? event)).toEqual([
        'EmailReceived',
        'EmailComposed',
        'caught-up',
      ]);
      again.leave();
    }
  });

  it('has a reader who was away for too much read the views anew', async () => {
    const threadId = await conversationIn(everyones);
    const start = await house.store.currentPosition();
    for (let written = 0; written <= REPLAYED_MOST; written += 500) {
      await write(threadId, ...Array.from({ length: 500 }, () => failed()));
    }
    const reader = await stream(agent, '/v1/stream', { 'Last-Event-ID': String(start) });
    expect([(await reader.next()).event, (await reader.next()).event]).toEqual(['reset', 'caught-up']);
    reader.leave();
  });

  it('tells nobody of an inbox they may not see, and only of those asked for', async () => {
    const [insider, stranger, narrow] = [
      await stream(agent),
      await stream(outsider),
      await stream(agent, `/v1/stream?inboxId=${ours}`),
    ];
    for (const reader of [insider, stranger, narrow]) await reader.next();
    await conversationIn(ours);
    const open = await conversationIn(everyones);
    await conversationIn(ours);
    expect((await insider.next()).data['inboxId']).toBe(ours);
    expect((await stranger.next()).data).toMatchObject({ inboxId: everyones, threadId: open });
    for (let n = 0; n < 4; n += 1) expect((await narrow.next()).data['inboxId']).toBe(ours);
    for (const reader of [insider, stranger, narrow]) reader.leave();
    const refused = await house.call(outsider, 'GET', `/v1/stream?inboxId=${ours}`);
    expect([refused.status, refused.body['detail']]).toEqual([404, 'there is no such inbox']);
  });

  it('tells each reader what of it concerns them, for as long as they may see it', async () => {
    const guest = await house.holder('member');
    const added = await house.call(admin, 'PUT', `/v1/inboxes/${ours}/members/user/${guest.id}`);
    await house.shown(String(added.body['position']));
    const threadId = await conversationIn(ours);
    const [reader, guests] = [await stream(agent, '/v1/stream'), await stream(guest, '/v1/stream')];
    for (const one of [reader, guests]) await one.next();
    await write(threadId, commented({ mentions: [guest.id] }), followed({ userId: guest.id, reason: 'mentioned' }));
    await write(threadId, assigned({ assignee: { kind: 'user', id: agent.id } }));
    const told = async (one: StreamReader) => {
      const { data } = await one.next();
      return [data['type'], data['concerns']];
    };
    const types = ['CommentAdded', 'ThreadFollowed', 'ThreadAssigned'];
    expect([await told(guests), await told(guests), await told(guests)]).toEqual([
      [types[0], ['mentioned', 'followed']],
      [types[1], ['followed']],
      [types[2], ['followed']],
    ]);
    expect((await told(reader))[0]).toBe(types[0]);
    expect((await told(reader))[0]).toBe(types[1]);
    expect(await told(reader)).toEqual([types[2], ['assigned']]);
    const { body } = await house.call(admin, 'DELETE', `/v1/inboxes/${ours}/members/user/${guest.id}`);
    await house.shown(String(body['position']));
    await write(threadId, commented({ commentId: randomUUID(), mentions: [guest.id] }));
    await conversationIn(everyones);
    expect((await guests.next()).data['inboxId']).toBe(everyones);
    for (const one of [reader, guests]) one.leave();
  });

  it('moves what its reader remembers past changes that are not for it', async () => {
    const reader = await stream(outsider);
    await reader.next();
    await conversationIn(ours);
    const position = await house.store.currentPosition();
    const next = reader.next();
    await until('the reader remembers', () => Promise.resolve(reader.lastId === String(position)));
    await conversationIn(everyones);
    expect((await next).data['inboxId']).toBe(everyones);
    reader.leave();
  });

  it('ends, with a word, for one who lost the right to the inbox or whose key was revoked', async () => {
    const guest = await house.holder('member');
    await house.call(admin, 'PUT', `/v1/inboxes/${ours}/members/user/${guest.id}`);
    const reader = await until('the guest may read', async () => {
      const open = await stream(guest, `/v1/stream?inboxId=${ours}`);
      return open.response.status === 200 && open;
    });
    await reader.next();
    await house.call(admin, 'DELETE', `/v1/inboxes/${ours}/members/user/${guest.id}`);
    expect(await reader.next()).toMatchObject({ event: 'bye', data: { reason: 'inbox-no-longer-visible' } });
    await expect(reader.next()).rejects.toThrow('ended');
    const wide = await stream(guest);
    await wide.next();
    const { body } = await house.call(admin, 'GET', '/v1/api-keys?limit=100');
    const keys = body['data'] as readonly { id: string; userId: string }[];
    const key = keys.find(({ userId }) => userId === guest.id);
    expect((await house.call(admin, 'DELETE', `/v1/api-keys/${key?.id}`)).status).toBe(200);
    expect(await wide.next()).toMatchObject({ event: 'bye', data: { reason: 'key-revoked' } });
  });

  it('refuses an id that is none, and more streams than one person needs', async () => {
    const odd = await house.call(agent, 'GET', '/v1/stream', { headers: { 'Last-Event-ID': 'yesterday' } });
    expect([odd.status, odd.body['type']]).toEqual([400, 'urn:threadlog:problem:event-id-malformed']);
    const open = await Promise.all(Array.from({ length: 20 }, () => stream(outsider)));
    expect(open.map(({ response }) => response.status)).toEqual(Array(20).fill(200));
    expect((await house.call(outsider, 'GET', '/v1/stream')).status).toBe(429);
    for (const reader of open) reader.leave();
  });
});

describe('presence', () => {
  const present = (who: Holder, threadId: string, state: string) =>
    house.call(who, 'POST', `/v1/threads/${threadId}/presence`, { body: { state } });

  const peopleAt = (event: Awaited<ReturnType<StreamReader['next']>>) => [
    event.event,
    event.data['threadId'],
    (event.data['people'] as readonly { userId: string; state: string }[]).map(({ userId, state }) => [userId, state]),
  ];

  it('is told to those who look at the inbox: who is there already, who comes, types and goes', async () => {
    const threadId = await conversationIn(ours);
    expect((await present(agent, threadId, 'viewing')).status).toBe(200);
    const [reader, stranger] = [await stream(agent, `/v1/stream?inboxId=${ours}`), await stream(outsider)];
    expect((await reader.next()).event).toBe('caught-up');
    expect(peopleAt(await reader.next())).toEqual(['presence', threadId, [[agent.id, 'viewing']]]);
    // What stands may be told once more at any time.
    const nextUnlike = async (state: string) => {
      let seen = await reader.next();
      while (peopleAt(seen)[2]?.toString() === `${agent.id},${state}`) seen = await reader.next();
      return seen;
    };
    const typing = await present(agent, threadId, 'typing');
    expect(typing.body['data']).toMatchObject([{ userId: agent.id, state: 'typing' }]);
    const seen = await nextUnlike('viewing');
    expect(peopleAt(seen)).toEqual(['presence', threadId, [[agent.id, 'typing']]]);
    expect(seen.id).toBeNull();
    await present(agent, threadId, 'gone');
    expect(peopleAt(await nextUnlike('typing'))).toEqual(['presence', threadId, []]);
    await stranger.next();
    const open = await conversationIn(everyones);
    expect((await stranger.next()).data).toMatchObject({ inboxId: everyones, threadId: open });
    for (const each of [reader, stranger]) each.leave();
  });

  it('is read by whoever sees the conversation, and shown of those who may act there', async () => {
    const threadId = await conversationIn(ours);
    await present(agent, threadId, 'replying');
    const path = `/v1/threads/${threadId}/presence`;
    const { body } = await house.call(admin, 'GET', path);
    expect(body['data']).toEqual([
      {
        userId: agent.id,
        name: `User ${agent.id.slice(0, 4)}`,
        avatar: `/v1/users/${agent.id}/avatar?sha256=${portrait.sha256}`,
        state: 'replying',
        since: expect.any(String) as string,
      },
    ]);
    expect((await present(admin, threadId, 'viewing')).body['type']).toBe('urn:threadlog:problem:not-inbox-member');
    expect((await present(outsider, threadId, 'viewing')).status).toBe(404);
    expect((await house.call(outsider, 'GET', path)).status).toBe(404);
    expect((await present(agent, threadId, 'asleep')).status).toBe(400);
  });
});
