import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { contactStream } from './contact.js';
import { contactView } from './contact-view/contact-view.projection.js';
import { contactDecider } from './contact-decider.js';
import { Contacts } from './contacts.http.js';
import { addressKey } from './correspondent.js';
import { recordStream } from './record.js';
import { recordDecider } from './record-decider.js';
import { type RecordLinkRow, recordLinkView } from './record-link-view/record-link-view.projection.js';
import { type RecordRef, sameRef } from './record-ref.js';
import { recordView } from './record-view/record-view.projection.js';

/** So many linked records come with one mail at most, those linked last; a person may choose others. */
const LINKED = 50;

/** Looks up records of all kinds and what is linked to them. */
@Injectable()
export class Records {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly contacts: Contacts,
  ) {}

  /** @throws Problem 404 when there is no record of this type and id, as of now. */
  async mustExist(ref: RecordRef): Promise<void> {
    if (!(await this.exists(ref))) throw Problem.notFound(ref.type);
  }

  /** Whether there is a record of this type and id, as of now. */
  async exists({ type, id }: RecordRef): Promise<boolean> {
    if (type === 'contact') {
      return (await this.store.load(contactDecider, contactStream(id))).state.status === 'created';
    }
    const { state } = await this.store.load(recordDecider, recordStream(id));
    return state.status === 'created' && state.recordType === type;
  }

  /** The names of records by their ids, as the views show them. */
  async names(refs: readonly RecordRef[]): Promise<ReadonlyMap<string, string>> {
    if (refs.length === 0) return new Map();
    const rows = await this.readModels.lookup<Readonly<{ id: string; name: string }>>(
      `SELECT contact_id AS id, name FROM ${this.readModels.rows(contactView)} WHERE contact_id = ANY($1::uuid[])
       UNION ALL
       SELECT record_id, name FROM ${this.readModels.rows(recordView)} WHERE record_id = ANY($1::uuid[])`,
      [refs.map(({ id }) => id)],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /**
   * What a mail from or to these addresses concerns: `known` first, then the contacts in the order of their addresses, then the
   * records linked to any of these contacts, the last linked first; each once.
   */
  async associationsOf(addresses: readonly string[], known: readonly RecordRef[] = []): Promise<RecordRef[]> {
    const found = await this.contacts.find(addresses);
    const contacts = addresses.flatMap((address): RecordRef[] => {
      const contact = found.get(addressKey(address));
      return contact === undefined ? [] : [{ type: 'contact', id: contact.contactId }];
    });
    const refs = [...known, ...contacts];
    const linked = await this.linkedTo(refs.filter(({ type }) => type === 'contact').map(({ id }) => id));
    return [...refs, ...linked].filter((ref, n, all) => all.findIndex((other) => sameRef(ref, other)) === n);
  }

  private async linkedTo(contactIds: readonly string[]): Promise<RecordRef[]> {
    if (contactIds.length === 0) return [];
    const rows = await this.readModels.lookup<Pick<RecordLinkRow, 'to_type' | 'to_id'>>(
      `SELECT to_type, to_id FROM ${this.readModels.rows(recordLinkView)}
       WHERE from_type = 'contact' AND from_id = ANY($1::uuid[])
       ORDER BY linked_at DESC, to_type, to_id LIMIT ${LINKED}`,
      [contactIds],
    );
    return rows.map(({ to_type, to_id }) => ({ type: to_type, id: to_id }));
  }
}
