import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peopleEvents, peopleProjections } from '#libs/people';
import { type FeatureApp, startFeatureApp, system } from '../../../test/feature-app.js';
import { contactAddressClaimDecider } from './contact-address-claim.js';
import { ContactAddresses } from './contact-addresses.http.js';
import { contactStream } from './contact.js';
import { contactDecider } from './contact-decider.js';
import { Contacts } from './contacts.http.js';
import { recordsEvents } from './records-events.js';
import { RecordsDirectory } from './records.module.js';
import { recordsProjections } from './records.projection.js';

let house: FeatureApp;

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [RecordsDirectory],
    events: { ...peopleEvents, ...recordsEvents },
    projections: [...peopleProjections, ...recordsProjections],
  });
});
afterAll(() => house.stop());

const at = '2026-03-01T09:00:00.000Z';
const fresh = (): string => `zoe.${randomUUID()}@example.org`;

/** The contacts as another process sees them: nothing in memory, a connection of its own. */
const elsewhere = (): Contacts => {
  const store = house.anotherStore();
  return new Contacts(store, house.readModels, new ContactAddresses(store));
};

const types = async (contactId: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const { type } of house.store.read(contactStream(contactId))) found.push(type);
  return found;
};

/** A claim on an address, made just now or `at` an instant, after which nothing came. */
const claimed = async (address: string, contactId: string, at = new Date().toISOString()): Promise<void> => {
  const stream = `contactAddress-${createHash('sha256').update(address).digest('hex')}`;
  const command = { type: 'ClaimContactAddress', address, contactId, without: null, at } as const;
  await house.store.handle(contactAddressClaimDecider, stream, command, system());
};

describe('ensuring the contact of an address', () => {
  it('makes one, however many processes ask at once', async () => {
    const address = fresh();
    const processes = [elsewhere(), elsewhere()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const contacts = processes[n % 2] ?? elsewhere();
        return contacts.ensure({ address: n % 3 === 0 ? address.toUpperCase() : address, name: 'Zoë' }, system(), at);
      }),
    );
    const [contactId = '', ...others] = new Set(answers.map((answer) => answer.contactId));
    expect(others).toEqual([]);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(await types(contactId)).toEqual(['ContactCreated', 'ContactAddressAdded']);
  });

  it('says the same to a command that is carried out again', async () => {
    const [address, context] = [fresh(), system()];
    const first = await elsewhere().ensure({ address, name: '' }, context, at);
    const again = await elsewhere().ensure({ address, name: '' }, context, at);
    expect(first.created).toBe(true);
    expect(again.contactId).toBe(first.contactId);
    expect(await types(first.contactId)).toEqual(['ContactCreated', 'ContactAddressAdded']);
  });

  it('goes on where a crash came after the claim', async () => {
    const [address, contactId] = [fresh(), randomUUID()];
    await claimed(address, contactId);
    expect(await elsewhere().ensure({ address, name: 'Zoë' }, system(), at)).toEqual({ contactId, created: true });
    expect(await types(contactId)).toEqual(['ContactCreated', 'ContactAddressAdded']);
  });

  it('goes on where a crash came before a known contact got its second address', async () => {
    const [address, second, contacts] = [fresh(), fresh(), elsewhere()];
    const { contactId } = await contacts.ensure({ address, name: 'Zoë' }, system(), at);
    await claimed(second, contactId);
    const found = await contacts.ensure({ address: second, name: 'somebody else' }, system(), at);
    expect(found).toEqual({ contactId, created: false });
    const { state } = await house.store.load(contactDecider, contactStream(contactId));
    expect(state).toMatchObject({ name: 'Zoë', addresses: [address, second] });
  });

  it('goes on by itself where what claimed the address did not get it', async () => {
    const [address, refused, contacts] = [fresh(), fresh(), elsewhere()];
    const { contactId: other } = await contacts.ensure({ address, name: 'Ada' }, system(), at);
    await claimed(refused, other, at);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => elsewhere().ensure({ address: refused, name: 'Zoë' }, system(), at)),
    );
    const [contactId = '', ...others] = new Set(answers.map((answer) => answer.contactId));
    expect([others, contactId === other]).toEqual([[], false]);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    const contact = async (id: string) => (await house.store.load(contactDecider, contactStream(id))).state;
    expect(await contact(contactId)).toMatchObject({ name: 'Zoë', addresses: [refused] });
    expect(await contact(other)).toMatchObject({ name: 'Ada', addresses: [address] });
  });

  it('leaves an address with whoever has it, however old the claim', async () => {
    const [address, contacts] = [fresh(), elsewhere()];
    await claimed(address, randomUUID(), at);
    const { contactId } = await contacts.ensure({ address, name: 'Zoë' }, system(), at);
    const addresses = new ContactAddresses(house.anotherStore());
    expect(await addresses.claimOrKeep(address, randomUUID(), system())).toBe(contactId);
    await expect(addresses.claim(randomUUID(), [address], system())).rejects.toThrow('another contact has the address');
  });

  it('serves two addresses of one mail, which may lead to one contact', async () => {
    const [a, b, contactId, context] = [fresh(), fresh(), randomUUID(), system()];
    await claimed(a, contactId);
    await claimed(b, contactId);
    const contacts = elsewhere();
    await Promise.all([a, b].map((address) => contacts.ensure({ address, name: 'Zoë' }, context, at)));
    const { state, position } = await house.store.load(contactDecider, contactStream(contactId));
    expect(state).toMatchObject({ status: 'created' });
    expect(state.status === 'created' && state.addresses.toSorted()).toEqual([a, b].toSorted());
    await house.shown(position);
    const found = await elsewhere().find([a.toUpperCase(), b, fresh()]);
    expect([...found]).toEqual(
      expect.arrayContaining([
        [a, { contactId, name: 'Zoë' }],
        [b, { contactId, name: 'Zoë' }],
      ]),
    );
    expect(found.size).toBe(2);
    expect(await elsewhere().byAddress(b.toUpperCase())).toEqual({
      contactId,
      addresses: expect.arrayContaining([a, b]),
    });
    expect(await elsewhere().byAddress(fresh())).toBeNull();
  });

  it.each([
    ['no @', 'undisclosed-recipients:;'],
    ['nothing', ''],
    ['controls', 'zoe\r\nBcc: eve@example.org\0'],
    ['half a surrogate pair', '\ud83d@example.org'],
    ['no end', `${'a'.repeat(100_000)}@example.org`],
  ])('copes with a sender that has %s', async (_, address) => {
    const { contactId } = await elsewhere().ensure({ address, name: `\0${address}` }, system(), at);
    const { position } = await house.store.load(contactDecider, contactStream(contactId));
    await house.shown(position);
    expect([...(await elsewhere().find([address])).values()]).toMatchObject([{ contactId }]);
  });
});
