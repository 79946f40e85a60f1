import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { type Answer, type FeatureApp, type Holder, startFeatureApp } from '../../../test/feature-app.js';
import { Records } from './records.http.js';
import { recordsEvents } from './records-events.js';
import { RecordsApi } from './records.module.js';
import { recordsProjections } from './records.projection.js';

let house: FeatureApp;
let agent: Holder, auditor: Holder, nobody: Holder;

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [PeopleApi, RecordsApi],
    events: { ...peopleEvents, ...recordsEvents },
    projections: [...peopleProjections, ...recordsProjections],
  });
  agent = await house.holder('member');
  auditor = await house.holder('auditor');
  nobody = await house.holder();
});
afterAll(() => house.stop());

let position = '0';

const write = async (method: string, path: string, body?: object): Promise<Answer> => {
  const answer = await house.call(agent, method, path, body === undefined ? {} : { body });
  position = answer.headers.get('X-Position') ?? position;
  return answer;
};

/** Reads what has been written so far. */
const read = (path: string, who = agent): Promise<Answer> =>
  house.call(who, 'GET', path, { headers: { 'X-Min-Position': position } });

const data = <Row>({ body }: Answer): readonly Row[] => body['data'] as readonly Row[];

const contact = async (name: string, ...addresses: string[]): Promise<string> =>
  String((await write('POST', '/v1/contacts', { name, addresses })).body['contactId']);

const record = async (type: string, name: string): Promise<string> =>
  String((await write('POST', `/v1/records/${type}`, { name })).body['recordId']);

const fresh = (): string => `zoe.${randomUUID()}@example.org`;

describe('contacts', () => {
  it('are found by name or address, whatever the case and accents', async () => {
    const address = fresh();
    const id = await contact('Zoë Cœur-Façade', address.toUpperCase());
    for (const q of ['zoe coeur', 'FACADE', 'Façade Zoë', address, address.slice(4, 20)]) {
      const found = data<{ id: string }>(await read(`/v1/contacts?q=${encodeURIComponent(q)}`));
      expect(found.map((row) => row.id)).toContain(id);
    }
    for (const q of ['%', '_oe', 'zoe nobody', '\\']) {
      expect(data(await read(`/v1/contacts?q=${encodeURIComponent(q)}`))).toEqual([]);
    }
    expect(data(await read(`/v1/records/contact?q=${address}`))).toMatchObject([
      { type: 'contact', id, name: 'Zoë Cœur-Façade', addresses: [address], source: 'person' },
    ]);
  });

  it('are found by their new name, and by an address they got later', async () => {
    const [id, address] = [await contact('Ada Byron'), fresh()];
    expect((await write('PUT', `/v1/contacts/${id}/name`, { name: 'Ada Lovelace' })).status).toBe(200);
    expect((await write('PUT', `/v1/contacts/${id}/addresses/${address}`)).status).toBe(200);
    expect(data(await read(`/v1/contacts?q=lovelace%20${address}`))).toMatchObject([{ id, addresses: [address] }]);
    expect(data(await read('/v1/contacts?q=byron'))).toEqual([]);
  });

  it('have their addresses to themselves: all that were asked for, or none', async () => {
    const [taken, free] = [fresh(), fresh()];
    const id = await contact('First', taken);
    const refused = await write('POST', '/v1/contacts', { name: 'Second', addresses: [free, taken] });
    expect(refused).toMatchObject({ status: 409, body: { type: 'urn:threadlog:problem:contact-address-taken' } });
    expect((await write('PUT', `/v1/contacts/${await contact('Third')}/addresses/${taken}`)).status).toBe(409);
    expect((await write('PUT', `/v1/contacts/${id}/addresses/${free}`)).status).toBe(200);
  });

  it('take no address by a command that was refused', async () => {
    const [ada, address] = [await contact('Ada'), fresh()];
    await write('PUT', `/v1/contacts/${ada}/name`, { name: 'Ada Lovelace' });
    for (const revision of [0, 9]) {
      const stale = { headers: { 'If-Match': `"${revision}"` } };
      expect((await house.call(agent, 'PUT', `/v1/contacts/${ada}/addresses/${address}`, stale)).status).toBe(412);
    }
    const body = { name: 'Zoë', addresses: [address] };
    const impossible = { body, headers: { 'If-Match': '"0"' } };
    expect((await house.call(agent, 'POST', '/v1/contacts', impossible)).status).toBe(412);
    expect((await write('POST', '/v1/contacts', body)).status).toBe(201);
  });

  it('answer a command that is sent again as the first time, whatever revision it expected', async () => {
    const [ada, address] = [await contact('Ada'), fresh()];
    const call = { headers: { 'If-Match': '"0"', 'Idempotency-Key': randomUUID() } };
    const [first, again] = [
      await house.call(agent, 'PUT', `/v1/contacts/${ada}/addresses/${address}`, call),
      await house.call(agent, 'PUT', `/v1/contacts/${ada}/addresses/${address}`, call),
    ];
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
  });

  it('are listed in pages by name', async () => {
    const tag = randomUUID().slice(0, 8);
    for (const name of ['b', 'Á', 'C', 'a', 'D']) await contact(`${name} ${tag}`);
    const names: string[] = [];
    for (let cursor = ''; ;) {
      const answer = await read(`/v1/contacts?q=${tag}&limit=2${cursor}`);
      names.push(...data<{ name: string }>(answer).map(({ name }) => name.slice(0, 1)));
      const { next } = answer.body['page'] as { next: string | null };
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(names.map((name) => name.normalize('NFD').slice(0, 1).toLowerCase())).toEqual(['a', 'a', 'b', 'c', 'd']);
    expect((await read('/v1/contacts?cursor=nonsense')).status).toBe(400);
  });
});

describe('links', () => {
  it('are one from either end', async () => {
    const [person, company, deal] = [
      await contact('Zoë'),
      await record('company', 'Acme'),
      await record('deal', 'Renewal'),
    ];
    const path = `/v1/records/deal/${deal}/links/company/${company}`;
    const first = await write('PUT', path);
    expect(await write('PUT', `/v1/records/company/${company}/links/deal/${deal}`)).toMatchObject({
      status: 200,
      body: first.body,
    });
    await write('PUT', `/v1/records/contact/${person}/links/company/${company}`);
    const acme = await read(`/v1/records/company/${company}`);
    expect(acme.body).toMatchObject({ type: 'company', id: company, name: 'Acme' });
    expect(data({ ...acme, body: acme.body['links'] as Answer['body'] })).toMatchObject([
      { type: 'contact', id: person, name: 'Zoë' },
      { type: 'deal', id: deal, name: 'Renewal' },
    ]);
    expect(data(await read(`/v1/records/contact/${person}/links`))).toMatchObject([{ type: 'company', id: company }]);
    await write('DELETE', `/v1/records/company/${company}/links/deal/${deal}`);
    expect(data(await read(`/v1/records/deal/${deal}/links`))).toEqual([]);
  });

  it('lead to what exists, under its own type', async () => {
    const [person, deal] = [await contact('Zoë'), await record('deal', 'Renewal')];
    for (const path of [
      `/v1/records/deal/${deal}/links/contact/${randomUUID()}`,
      `/v1/records/deal/${randomUUID()}/links/contact/${person}`,
      `/v1/records/ticket/${deal}/links/contact/${person}`,
      `/v1/records/deal/${deal}/links/company/${person}`,
    ]) {
      expect((await write('PUT', path)).status).toBe(404);
    }
    expect((await write('PUT', `/v1/records/deal/${deal}/links/deal/${deal}`)).status).toBe(409);
    expect((await read(`/v1/records/ticket/${deal}`)).status).toBe(404);
    expect((await write('POST', '/v1/records/contact', { name: 'x' })).status).toBe(400);
  });
});

describe('what a mail is associated with', () => {
  it('is the contacts of its addresses and the records linked to them, each once', async () => {
    const [a, b, unknown] = [fresh(), fresh(), fresh()];
    const [ada, bob] = [await contact('Ada', a), await contact('Bob', b)];
    const [company, ticket] = [await record('company', 'Acme'), await record('ticket', 'Broken')];
    await write('PUT', `/v1/records/company/${company}/links/contact/${ada}`);
    await write('PUT', `/v1/records/company/${company}/links/contact/${bob}`);
    await write('PUT', `/v1/records/contact/${bob}/links/ticket/${ticket}`);
    await house.shown(position);

    const known = [{ type: 'contact', id: ada }] as const;
    expect(await house.app.get(Records).associationsOf([b.toUpperCase(), unknown, a], known)).toEqual([
      { type: 'contact', id: ada },
      { type: 'contact', id: bob },
      { type: 'ticket', id: ticket },
      { type: 'company', id: company },
    ]);
    expect(await house.app.get(Records).associationsOf([])).toEqual([]);

    expect(data(await read(`/v1/compose/associations?to=${a},${unknown},${b}`))).toEqual([
      { address: a, contact: { id: ada, name: 'Ada' }, records: [{ type: 'company', id: company, name: 'Acme' }] },
      { address: unknown, contact: null, records: [] },
      {
        address: b,
        contact: { id: bob, name: 'Bob' },
        records: [
          { type: 'ticket', id: ticket, name: 'Broken' },
          { type: 'company', id: company, name: 'Acme' },
        ],
      },
    ]);
    expect((await read('/v1/compose/associations?to=nobody')).status).toBe(400);
  });
});

describe('rights on records', () => {
  const id = randomUUID();
  const acts: readonly Readonly<{ method: string; path: string; body?: object }>[] = [
    { method: 'POST', path: '/v1/contacts', body: { name: 'x' } },
    { method: 'PUT', path: `/v1/contacts/${id}/name`, body: { name: 'x' } },
    { method: 'PUT', path: `/v1/contacts/${id}/addresses/a@example.org` },
    { method: 'POST', path: '/v1/records/deal', body: { name: 'x' } },
    { method: 'PUT', path: `/v1/records/deal/${id}/links/contact/${id}` },
    { method: 'DELETE', path: `/v1/records/deal/${id}/links/contact/${id}` },
  ];

  it.each(acts)('$method $path is not for those who only look on', async ({ method, path, ...body }) => {
    expect((await house.call(auditor, method, path, body)).body['type']).toBe('urn:threadlog:problem:read-only');
    expect((await house.call(nobody, method, path, body)).status).toBe(403);
  });

  it('let an auditor read, and nobody without a role', async () => {
    for (const path of ['/v1/contacts', '/v1/records/deal', '/v1/compose/associations?to=a@example.org']) {
      expect((await read(path, auditor)).status).toBe(200);
      expect((await read(path, nobody)).status).toBe(403);
    }
  });
});
