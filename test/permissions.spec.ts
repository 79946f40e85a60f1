import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from './openapi-contract.js';
import {
  type Asker,
  ASKERS,
  OPEN_VERDICTS,
  type People,
  type Verdict,
  verdictOf,
  VERDICTS,
} from './permissions/asked.js';
import { listsOfAll, namingForeign, pagesOf } from './permissions/foreign-ids.js';
import { ENTRIES } from './permissions/entries.js';
import type { Entry } from './permissions/entry.js';
import { type Moved, moveAway } from './permissions/moved.js';
import { everyAsker, somebody } from './permissions/people.js';
import { fillVault, type Ids, nowhere, openPlace, WORD } from './permissions/vault.js';
import type { Answer, Person } from './world/person.js';
import { theWorld } from './world/world.js';

/* Every operation, asked for by everybody, about an inbox that only its members and those who see every inbox may see. */

const world = theWorld({ env: { WEBHOOK_TARGETS: 'any', SEATS: '50' } });

let people: People;
let real: Ids;
let unreal: Ids;
let stop: () => Promise<unknown>;
let operations: readonly Readonly<{ id: string; method: string; path: string }>[] = [];

beforeAll(async () => {
  people = await everyAsker(world());
  ({ ids: real, stop } = await fillVault(world()));
  unreal = nowhere(real);
  const response = await fetch(`${world().process('api').url}/openapi.json`);
  const { paths } = (await response.json()) as OpenApiDocument;
  const listed = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId: id }]) => ({ id, method: method.toUpperCase(), path })),
  );
  const late = (id: string): number => ENTRIES[id]?.late ?? 0;
  operations = listed.toSorted((a, b) => late(a.id) - late(b.id));
}, 180_000);

afterAll(() => stop());

/** A stream answers for as long as one listens. */
const listen = async (who: Person, path: string): Promise<Answer> => {
  const enough = new AbortController();
  const response = await who.open(path, enough.signal);
  const { status, headers } = response;
  const bytes = status === 200 ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer());
  enough.abort();
  return { status, headers, bytes, body: status === 200 ? null : (JSON.parse(bytes.toString()) as unknown) };
};

type Operation = (typeof operations)[number];

const ask = (who: Asker, operation: Operation, entry: Entry, ids: Ids): Promise<Answer> =>
  askAs(people[who], operation, entry, ids);

const askAs = async (who: Person, operation: Operation, entry: Entry, ids: Ids): Promise<Answer> => {
  const names = entry.path?.(ids) ?? {};
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (names[name] === undefined) throw new Error(`${operation.id} has no ${name} to ask with`);
    return encodeURIComponent(names[name]);
  });
  const query = entry.query === undefined ? '' : `?${entry.query(ids)}`;
  const key = operation.method === 'POST' ? { key: randomUUID() } : {};
  const headers = entry.headers === undefined ? {} : { headers: entry.headers(ids) };
  if (operation.id === 'StreamChanges') return listen(who, `${path}${query}`);
  return who.ask(operation.method, `${path}${query}`, { ...key, ...headers, body: entry.body?.(ids) });
};

/** Those who may not come before those who may, so that what is refused is refused as things are. */
const inOrder = (verdicts: Readonly<Record<Asker, Verdict>>, isOnce = false): readonly Asker[] => {
  const may = ASKERS.filter((who) => verdicts[who] === 'ok');
  return [...ASKERS.filter((who) => !may.includes(who)), ...(isOnce ? may.slice(0, 1) : may)];
};

/** What an answer tells beside the path that was asked. */
const told = ({ status, body }: Answer): object => {
  const { instance: _, ...rest } = (body ?? {}) as { instance?: string };
  return { status, ...(status < 400 ? {} : rest) };
};

/** What differs between an answer about the vault and one about what there is not. */
const differing = (what: string, there: Answer, nowhereAtAll: Answer): readonly unknown[] => [
  ...(there.bytes.toString().includes(WORD) ? [`${what} tells what was said`] : []),
  ...(isDeepStrictEqual(told(there), told(nowhereAtAll))
    ? []
    : [{ what, there: told(there), nowhere: told(nowhereAtAll) }]),
];

describe('who may not see an inbox', () => {
  it.each(['outsider', 'nobody', 'leaver'] as const)(
    'cannot tell it from none: %s',
    async (who) => {
      const differences: unknown[] = [];
      for (const operation of operations) {
        const entry = ENTRIES[operation.id];
        if (entry === undefined) continue;
        const answers = [await ask(who, operation, entry, real), await ask(who, operation, entry, unreal)] as const;
        differences.push(...differing(operation.id, ...answers));
      }
      expect(differences).toEqual([]);
    },
    240_000,
  );

  it('cannot name what is in it where they may work', async () => {
    const { support } = world();
    const own = { inbox: support.id, address: support.address, ...(await openPlace(world())) };
    const differences: unknown[] = [];
    const asked = async (ids: Ids) => {
      const answers: Answer[] = [];
      for (const { method, path, body } of namingForeign(own, ids)) {
        answers.push(await people.outsider.ask(method, path, { key: randomUUID(), body }));
      }
      return answers;
    };
    const [there, nowhereAtAll] = [await asked(real), await asked(unreal)];
    namingForeign(own, real).forEach(({ method, path }, n) => {
      if (there[n]!.status < 400) differences.push(`${method} ${path} answered ${there[n]!.status}`);
      differences.push(...differing(`${method} ${path}`, there[n]!, nowhereAtAll[n]!));
    });
    expect(differences).toEqual([]);
  });

  it('does nothing to it among many, and learns nothing by that', async () => {
    const asked = async ({ thread }: Ids): Promise<object> => {
      const body = { threadIds: [thread], action: { type: 'close' } };
      const answer = await people.outsider.ask('POST', '/v1/threads/bulk', { key: randomUUID(), body });
      expect(answer.status).toBe(200);
      return JSON.parse(answer.bytes.toString().replaceAll(thread, '')) as object;
    };
    expect(await asked(real)).toEqual(await asked(unreal));
    expect(JSON.stringify(await asked(real))).toContain('"status":404');
    expect(await people.insider.get(`/v1/threads/${real.thread}`)).toMatchObject({ status: 'open' });
  });

  it('finds none of it by a list, a search, or the cursor of somebody who may', async () => {
    const { support } = world();
    const known = Object.entries(real).filter(
      ([what, id]) => typeof id === 'string' && id !== unreal[what as keyof Ids],
    );
    const secret = [WORD, ...known.map(([, id]) => id as string)];
    const own = { inbox: support.id, address: support.address, thread: '', quarantined: '' };
    const { contactId } = await people.insider.get<{ contactId: string }>(`/v1/threads/${real.thread}`);
    const paths = [...listsOfAll(own, WORD, people.insider.id, contactId)];
    for (const [n, path] of pagesOf(real.inbox).entries()) {
      const { page } = await people.insider.get<{ page: { next: string | null } }>(path);
      expect([path, page.next]).toEqual([path, expect.any(String)]);
      for (const list of [
        pagesOf(support.id)[n],
        path.startsWith('/v1/inbound') ? '/v1/inbound?limit=1' : '/v1/threads?limit=1',
      ]) {
        paths.push(`${list}&cursor=${page.next}`);
      }
    }
    for (const path of paths) {
      const { status, bytes } = await people.outsider.ask('GET', path);
      const told = secret.filter((text) => bytes.toString().includes(text));
      expect([path, status < 500, told]).toEqual([path, true, []]);
    }
  });

  it('hears none of it on the stream, from whatever position', async () => {
    const { position: before } = await people.insider.post('/v1/contacts', { name: 'Bo' });
    await people.insider.post(`/v1/threads/${real.thread}/comments`, { text: WORD });
    const heard = async (who: Person): Promise<string> => {
      const enough = new AbortController();
      const { body } = await who.open(`/v1/stream?after=${before}`, enough.signal);
      let text = '';
      for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if (text.includes('event: caught-up')) break;
      }
      enough.abort();
      return text;
    };
    expect(await heard(people.insider)).toContain(real.thread);
    expect(await heard(people.outsider)).not.toContain(real.thread);
  });

  it('cannot end a draft there by sending a mail that names it', async () => {
    const { support } = world();
    const mail = { inboxId: support.id, from: support.address, to: ['noa@fjord.example'], subject: 'Hi', text: 'Hi.' };
    await people.outsider.post('/v1/threads', { ...mail, draftId: real.draft });
    await world().settled();
    expect(await people.insider.get(`/v1/drafts/${real.draft}`)).toMatchObject({ state: 'open' });
  });
});

describe('a conversation that left for another inbox', () => {
  let moved: Moved;
  let newcomer: Person;

  beforeAll(async () => {
    newcomer = await somebody(world(), { roles: ['member'] });
    moved = await moveAway(world(), real, people.insider, newcomer);
  }, 60_000);
  afterAll(() => moved.bringBack());

  /** Every operation that asks about the conversation, one of its mails, or a file of them. */
  const about = (reads: boolean) => {
    const its = [real.thread, real.received, real.sent, real.attachment];
    return operations.flatMap((operation) => {
      const entry = ENTRIES[operation.id];
      const isRead = operation.method === 'GET';
      return entry !== undefined && isRead === reads && its.includes(entry.path?.(real)['id'] ?? '')
        ? [{ operation, entry }]
        : [];
    });
  };

  it('is to be found by whoever sees that one: in every list and by every operation', async () => {
    for (const { operation, entry } of about(true))
      expect([operation.id, verdictOf(await askAs(newcomer, operation, entry, real))]).toEqual([operation.id, 'ok']);
    for (const path of [`/v1/drafts/${moved.draft}`, `/v1/inbound/${moved.inbound}`]) await newcomer.get(path);
    const seen = await Promise.all(moved.lists.map((path) => newcomer.ask('GET', path)));
    const told = seen.map(({ bytes }) => bytes.toString()).join();
    expect(moved.ids.filter((id) => !told.includes(id))).toEqual([]);
    expect(await newcomer.get(`/v1/threads/${real.thread}`)).toMatchObject({ inboxId: moved.inbox });
  });

  it('cannot be told from none by whoever sees only the one it left', async () => {
    const differences: unknown[] = [];
    for (const { operation, entry } of [...about(true), ...about(false)]) {
      const [there, nowhereAtAll] = [
        await ask('insider', operation, entry, real),
        await ask('insider', operation, entry, { ...real, ...withoutConversation() }),
      ];
      differences.push(...differing(operation.id, there, nowhereAtAll));
      if (there.status !== 404) differences.push(`${operation.id} answered ${there.status}`);
    }
    for (const path of [
      `/v1/drafts/${moved.draft}`,
      `/v1/inbound/${moved.inbound}`,
      `/v1/inbound/${moved.inbound}/raw`,
    ])
      expect([path, (await people.insider.ask('GET', path)).status]).toEqual([path, 404]);
    for (const path of moved.lists) {
      const { bytes } = await people.insider.ask('GET', path);
      differences.push(...moved.ids.filter((id) => bytes.toString().includes(id)).map((id) => ({ path, id })));
    }
    expect(differences).toEqual([]);
  });

  const withoutConversation = (): Partial<Ids> => {
    const { thread, received, sent, attachment } = unreal;
    return { thread, received, sent, attachment };
  };
});

describe('who may do what', () => {
  it('is said of every operation, and of none that there is not', () => {
    expect(operations.map(({ id }) => id).toSorted()).toEqual(Object.keys(ENTRIES).toSorted());
  });

  const wrong = async (listed: readonly Operation[], of: Readonly<Partial<typeof VERDICTS>>) => {
    const found: string[] = [];
    for (const operation of listed) {
      const entry = ENTRIES[operation.id];
      const verdicts = entry === undefined ? undefined : of[entry.kind];
      if (entry === undefined || verdicts === undefined) continue;
      for (const who of inOrder(verdicts, entry.isOnce)) {
        const answer = await ask(who, operation, entry, real);
        const [verdict, expected] = [verdictOf(answer), verdicts[who]];
        if (verdict !== expected) found.push(`${operation.id}: ${who} ${verdict} (${answer.status}), not ${expected}`);
      }
    }
    return found;
  };

  it('is so of an inbox that is open to all', async () => {
    const { superAdmin } = world().people;
    await superAdmin.post(`/v1/inboxes/${real.inbox}/visibility/open`);
    await world().settled();
    const repeatable = operations.filter(({ id }) => ENTRIES[id]?.late === undefined);
    const found = await wrong(repeatable, OPEN_VERDICTS);
    await superAdmin.post(`/v1/inboxes/${real.inbox}/visibility/restrict`);
    await world().settled();
    expect(found).toEqual([]);
  }, 240_000);

  it('is so', async () => expect(await wrong(operations, VERDICTS)).toEqual([]), 240_000);
});
