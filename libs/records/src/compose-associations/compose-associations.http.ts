import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, recipientAddress, uuid } from '#libs/http';
import { mustRead, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { Contacts, type FoundContact } from '../contacts.http.js';
import { addressKey } from '../correspondent.js';
import { RecordAccess } from '../record-access.http.js';
import { recordLinkView } from '../record-link-view/record-link-view.projection.js';
import { RECORD_TYPES } from '../record-ref.js';
import { recordView } from '../record-view/record-view.projection.js';

const MAX_ADDRESSES = 100;

const offerQuery = z.strictObject({
  to: z
    .string()
    .max(MAX_ADDRESSES * 256)
    .transform((text) => text.split(','))
    .pipe(z.array(recipientAddress).max(MAX_ADDRESSES))
    .describe('addresses, with commas between'),
});

const linkedRecord = z.object({ type: z.enum(RECORD_TYPES), id: uuid, name: z.string() });

const offer = z
  .object({
    address: z.string(),
    contact: linkedRecord.omit({ type: true }).nullable(),
    records: z.array(linkedRecord),
  })
  .meta({ id: 'OfferedAssociations', description: 'What a mail to one address could be associated with.' });

const offersSchema = z.object({ data: z.array(offer) });

type LinkedRecord = Answer<typeof linkedRecord>;

export type Offers = Answer<typeof offersSchema>;

export class OfferAssociations extends Query<Offers> {
  constructor(
    readonly addresses: readonly string[],
    readonly person: Person,
  ) {
    super();
  }
}

/** So many records are offered for each contact, those linked last. */
const OFFERED = 20;

@QueryHandler(OfferAssociations)
export class OfferAssociationsHandler implements IQueryHandler<OfferAssociations> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly contacts: Contacts,
    private readonly access: RecordAccess,
  ) {}

  async execute({ addresses, person }: OfferAssociations): Promise<Offers> {
    const known = await this.contacts.find(addresses);
    const hidden = await this.access.hidden(
      person,
      [...known.values()].map(({ contactId }) => contactId),
    );
    const found = new Map([...known].filter(([, { contactId }]) => !hidden.has(contactId)));
    const linked = await this.linkedTo([...found.values()], person);
    return {
      data: addresses.map((address) => {
        const contact = found.get(addressKey(address));
        if (contact === undefined) return { address, contact: null, records: [] };
        const { contactId: id, name } = contact;
        return { address, contact: { id, name }, records: linked.get(id) ?? [] };
      }),
    };
  }

  private async linkedTo(
    contacts: readonly FoundContact[],
    person: Person,
  ): Promise<ReadonlyMap<string, readonly LinkedRecord[]>> {
    if (contacts.length === 0) return new Map();
    const values: unknown[] = [contacts.map(({ contactId }) => contactId)];
    const seen = this.access.seen(person, 'link.to_id', (given) => `$${values.push(given)}`);
    const rows = await this.readModels.query<LinkedRecord & Readonly<{ contact_id: string }>>(
      `SELECT from_id AS contact_id, record_type AS type, record_id AS id, name
       FROM (SELECT from_id, to_id, row_number() OVER (PARTITION BY from_id ORDER BY linked_at DESC, to_id) AS nth
             FROM ${this.readModels.rows(recordLinkView)} AS link
             WHERE from_type = 'contact' AND from_id = ANY($1::uuid[]) AND ${seen}) AS link
       JOIN ${this.readModels.rows(recordView)} ON record_id = to_id
       WHERE nth <= ${OFFERED} ORDER BY from_id, nth`,
      values,
    );
    const records = new Map<string, LinkedRecord[]>(contacts.map(({ contactId }) => [contactId, []]));
    for (const { contact_id, type, id, name } of rows) records.get(contact_id)?.push({ type, id, name });
    return records;
  }
}

@ApiTags('compose')
@Controller('v1/compose/associations')
export class ComposeAssociationsRoute {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(
    200,
    offersSchema,
    'For each address its contact, and the records linked to that contact: what a mail to it would be associated with.',
  )
  async associations(
    @QueryParameters({ schema: offerQuery }) { to }: z.infer<typeof offerQuery>,
    @CalledBy() person: Person,
  ): Promise<Offers> {
    mustRead(person);
    return this.queries.execute(new OfferAssociations(to, person));
  }
}
