import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { v5 } from 'uuid';
import { type CommandContext, EventStore } from '#libs/event-store';
import { ReadModels } from '#libs/read-models';
import { contactStream } from './contact.js';
import { ContactAddresses, consequence } from './contact-addresses.http.js';
import { contactAddressView } from './contact-address-view/contact-address-view.projection.js';
import { contactDecider } from './contact-decider.js';
import { contactView } from './contact-view/contact-view.projection.js';
import { addressKey, correspondent, type Stated } from './correspondent.js';

/** Whose an address is. */
export type FoundContact = Readonly<{ contactId: string; name: string }>;

/** Fixed for ever: the same new address must lead every process to the same contact. */
const NEW_CONTACTS = '3f0c1a52-94f1-5d0b-8f5e-6d1f0c7f5a11';

/** Finds the contacts of addresses, and makes those that are missing. */
@Injectable()
export class Contacts {
  /** An address never leaves its contact, so this never goes stale. */
  private readonly known = new LRUCache<string, string>({ max: 20_000 });

  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly addresses: ContactAddresses,
  ) {}

  /** The contacts of those addresses that have one, by the address in lower case; as the views show them. */
  async find(addresses: readonly string[]): Promise<ReadonlyMap<string, FoundContact>> {
    if (addresses.length === 0) return new Map();
    const rows = await this.readModels.lookup<{ address: string; contact_id: string; name: string }>(
      `SELECT address, contact_id, name FROM ${this.readModels.rows(contactAddressView)}
       JOIN ${this.readModels.rows(contactView)} USING (contact_id) WHERE address = ANY($1::text[])`,
      [[...new Set(addresses.map(addressKey))]],
    );
    return new Map(rows.map(({ address, contact_id, name }) => [address, { contactId: contact_id, name }]));
  }

  /** The contact of an address, as the views show it, with all addresses it has; null when there is none. */
  async byAddress(address: string): Promise<Readonly<{ contactId: string; addresses: readonly string[] }> | null> {
    const found = (await this.find([address])).get(addressKey(address));
    if (found === undefined) return null;
    const { state } = await this.store.load(contactDecider, contactStream(found.contactId));
    return { contactId: found.contactId, addresses: state.status === 'none' ? [] : state.addresses };
  }

  /** Who looks after these contacts, by the ids of those that somebody does; as the views show it. */
  async owners(contactIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.readModels.lookup<{ contact_id: string; owner_id: string }>(
      `SELECT contact_id, owner_id FROM ${this.readModels.rows(contactView)}
       WHERE contact_id = ANY($1::uuid[]) AND owner_id IS NOT NULL`,
      [contactIds],
    );
    return new Map(rows.map(({ contact_id, owner_id }) => [contact_id, owner_id]));
  }

  /**
   * The contact of an address, made if there is none: one, whatever number of processes ask at once. The claim on the address
   * counts, unless it was left long ago by a contact that never got it; then the contact it names is created, or completed if a crash came
   * between, so it is safe to run again at any point.
   * The address and name may be whatever a mail said. `created` tells that this command, now or when it first ran, made the contact.
   */
  async ensure(
    stated: Stated,
    context: CommandContext,
    at: string,
  ): Promise<Readonly<{ contactId: string; created: boolean }>> {
    const { address, name } = correspondent(stated);
    const known = this.known.get(address) ?? (await this.find([address])).get(address)?.contactId;
    if (known !== undefined) {
      this.known.set(address, known);
      return { contactId: known, created: false };
    }
    const contactId = await this.addresses.claimOrKeep(address, v5(address, NEW_CONTACTS), context);
    const { events } = await this.store.handle(
      contactDecider,
      contactStream(contactId),
      { type: 'CreateContact', contactId, name, addresses: [address], source: 'mail', at },
      consequence(context, `create contact of ${address}`),
    );
    this.known.set(address, contactId);
    return { contactId, created: events.some(({ type }) => type === 'ContactCreated') };
  }
}
