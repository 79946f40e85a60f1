import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { type Answer, type FeatureApp, type Holder, startFeatureApp } from '../../../test/feature-app.js';
import { Contacts } from './contacts.http.js';
import { recordsEvents } from './records-events.js';
import { RecordsApi } from './records.module.js';
import { recordsProjections } from './records.projection.js';

let house: FeatureApp;
let maker: Holder, other: Holder, auditor: Holder;
let position = '0';

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [PeopleApi, RecordsApi],
    events: { ...peopleEvents, ...recordsEvents },
    projections: [...peopleProjections, ...recordsProjections],
  });
  maker = await house.holder('member');
  other = await house.holder('member');
  auditor = await house.holder('auditor');
});
afterAll(() => house.stop());

const write = async (method: string, path: string, body?: object, who = maker): Promise<Answer> => {
  const answer = await house.call(who, method, path, body === undefined ? {} : { body });
  position = answer.headers.get('X-Position') ?? position;
  return answer;
};

const read = (path: string, who: Holder): Promise<Answer> =>
  house.call(who, 'GET', path, { headers: { 'X-Min-Position': position } });

const nobodyElse = { visibility: { to: 'chosen' } };
const everybody = { visibility: { to: 'all' } };

/** A contact and a company that are linked, with a word that finds both. */
const linked = async () => {
  const word = randomUUID().slice(0, 8);
  const address = `zoe.${word}@example.org`;
  const contact = String(
    (await write('POST', '/v1/contacts', { name: `Zoe ${word}`, addresses: [address] })).body['contactId'],
  );
  const company = String((await write('POST', '/v1/records/company', { name: `Works ${word}` })).body['recordId']);
  await write('PUT', `/v1/records/company/${company}/links/contact/${contact}`);
  return { word, address, contact, company };
};

describe('a contact and a company shown to nobody else', () => {
  it('are in no list, no search, no offer and nobody’s links, and 404 by their ids', async () => {
    const { word, address, contact, company } = await linked();
    const lists = [
      `/v1/contacts?q=${word}`,
      `/v1/records/contact?q=${word}`,
      `/v1/records/company?q=${word}`,
      `/v1/compose/associations?to=${address}`,
    ];
    const paths = ['', '/links'].flatMap((end) => [
      `/v1/records/contact/${contact}${end}`,
      `/v1/records/company/${company}${end}`,
    ]);
    expect((await write('PUT', `/v1/contacts/${contact}/visibility`, nobodyElse)).status).toBe(200);
    expect((await write('PUT', `/v1/records/company/${company}/visibility`, nobodyElse)).status).toBe(200);
    for (const path of lists) {
      for (const id of [contact, company]) {
        expect(JSON.stringify((await read(path, other)).body)).not.toContain(id);
      }
      const seen = [JSON.stringify((await read(path, maker)).body), JSON.stringify((await read(path, auditor)).body)];
      for (const text of seen) expect(text.includes(contact) || text.includes(company)).toBe(true);
    }
    for (const path of paths) {
      expect((await read(path, other)).status).toBe(404);
      expect((await read(path, maker)).status).toBe(200);
      expect((await read(path, auditor)).status).toBe(200);
    }
  });

  it('are changed, linked and shared by nobody else', async () => {
    const { contact, company } = await linked();
    const { recordId: deal } = (await write('POST', '/v1/records/deal', { name: 'Oak' }, other)).body;
    await write('PUT', `/v1/contacts/${contact}/visibility`, nobodyElse);
    await write('PUT', `/v1/records/company/${company}/visibility`, nobodyElse);
    const acts: readonly (readonly [string, string, object?])[] = [
      ['PUT', `/v1/contacts/${contact}/name`, { name: 'Mine' }],
      ['PUT', `/v1/contacts/${contact}/addresses/${randomUUID()}@example.org`],
      ['PUT', `/v1/contacts/${contact}/owner`, { userId: other.id }],
      ['DELETE', `/v1/contacts/${contact}/owner`],
      ['PUT', `/v1/contacts/${contact}/visibility`, everybody],
      ['PUT', `/v1/records/contact/${contact}/visibility`, everybody],
      ['PUT', `/v1/records/company/${company}/visibility`, everybody],
      ['PUT', `/v1/records/deal/${String(deal)}/links/contact/${contact}`],
      ['PUT', `/v1/records/deal/${String(deal)}/links/company/${company}`],
      ['DELETE', `/v1/records/company/${company}/links/contact/${contact}`],
    ];
    for (const [method, path, body] of acts) expect((await write(method, path, body, other)).status).toBe(404);
  });

  it('are left out of the links of what everybody sees', async () => {
    const { contact, company } = await linked();
    await write('PUT', `/v1/contacts/${contact}/visibility`, nobodyElse);
    for (const path of [`/v1/records/company/${company}`, `/v1/records/company/${company}/links`]) {
      expect(JSON.stringify((await read(path, other)).body)).not.toContain(contact);
      expect(JSON.stringify((await read(path, maker)).body)).toContain(contact);
    }
    expect((await read(`/v1/records/company/${company}`, other)).body).toMatchObject({ visibility: { to: 'all' } });
  });

  it('are found by the mail that comes from them', async () => {
    const { address, contact } = await linked();
    await write('PUT', `/v1/contacts/${contact}/visibility`, nobodyElse);
    const found = await house.app.get(Contacts).find([address]);
    expect(found.get(address)).toMatchObject({ contactId: contact });
  });

  it('are seen again once they are shown to the person, who may then say who else does', async () => {
    const { contact } = await linked();
    const toOther = { visibility: { to: 'chosen', userIds: [other.id] } };
    await write('PUT', `/v1/contacts/${contact}/visibility`, toOther);
    expect((await read(`/v1/records/contact/${contact}`, other)).status).toBe(200);
    expect((await write('PUT', `/v1/contacts/${contact}/visibility`, everybody, other)).status).toBe(200);
    expect((await write('PUT', `/v1/contacts/${contact}/visibility`, nobodyElse, other)).status).toBe(403);
    expect((await write('PUT', `/v1/contacts/${contact}/visibility`, nobodyElse, auditor)).status).toBe(403);
  });

  it('are shared with people and teams that there are', async () => {
    const { contact } = await linked();
    const unknown = { visibility: { to: 'chosen', teamIds: [randomUUID()] } };
    expect((await write('PUT', `/v1/contacts/${contact}/visibility`, unknown)).status).toBe(400);
    expect((await write('PUT', `/v1/contacts/${randomUUID()}/visibility`, nobodyElse)).status).toBe(404);
  });
});
