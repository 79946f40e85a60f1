import { Controller, Get, Query as QueryParameters } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, count, instant, searchWords, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { mustRead, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import {
  beginningKey,
  contactAddressView,
  contactView,
  forgivenSlips,
  RecordAccess,
  slipKeys,
  slipsBetween,
  wordsOf,
} from '#libs/records';
import { correspondenceView } from './correspondence.projection.js';

const recipientsQuery = z.strictObject({
  q: searchWords
    .optional()
    .describe('beginnings of words of the name and address; left out: whoever was written to last'),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

const offered = z
  .object({
    address: z.string(),
    name: z.string(),
    contactId: uuid,
    lastAt: instant
      .nullable()
      .describe('the last mail to or from the address, in the inboxes that the caller may act in'),
    slips: count.describe('how many letters of `q` were taken for others'),
  })
  .meta({ id: 'OfferedRecipient' });

const offersSchema = z.object({ data: z.array(offered) });

type Offered = Omit<Answer<typeof offered>, 'slips'>;

export type OfferedRecipients = Answer<typeof offersSchema>;

/** More words than names and addresses have say no more. */
const MAX_WORDS = 10;

/** So many of those whom the index finds are looked at: the ones last corresponded with. */
const CANDIDATES = 500;

/** So many correspondents of each inbox are looked at first. */
const RECENT = 1_000;

export class OfferRecipients extends Query<OfferedRecipients> {
  constructor(
    readonly words: readonly string[],
    readonly inboxIds: readonly string[],
    readonly limit: number,
    readonly person: Person,
  ) {
    super();
  }
}

@QueryHandler(OfferRecipients)
export class OfferRecipientsHandler implements IQueryHandler<OfferRecipients> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly records: RecordAccess,
  ) {}

  /** Those who meet the words as typed stand before those who need a slip forgiven; among equals, the last corresponded with is first. */
  async execute({ words, inboxIds, limit, person }: OfferRecipients): Promise<OfferedRecipients> {
    const recent = ranked(words, await this.recent(person, words, inboxIds, limit));
    if (words.length === 0 || recent.length >= limit) return { data: recent.slice(0, limit) };
    const asTyped = ranked(words, await this.asTyped(person, words, inboxIds));
    if (asTyped.length >= limit || words.every((word) => forgivenSlips(word) === 0))
      return { data: asTyped.slice(0, limit) };
    return { data: ranked(words, await this.mistyped(person, words, inboxIds)).slice(0, limit) };
  }

  /** Of those whom each inbox corresponded with last: what few letters meet in many is answered from there. */
  private recent(
    person: Person,
    words: readonly string[],
    inboxIds: readonly string[],
    limit: number,
  ): Promise<readonly Offered[]> {
    const { readModels } = this;
    const values: unknown[] = [inboxIds, patterns(words)];
    const seen = this.records.seen(person, 'contact_id', (given) => `$${values.push(given)}`);
    return readModels.query<Offered>(
      `SELECT address, name, contact_id AS "contactId", max(last_at) AS "lastAt"
       FROM unnest($1::uuid[]) AS inbox CROSS JOIN LATERAL
         (SELECT address, last_at FROM ${readModels.rows(correspondenceView)}
          WHERE inbox_id = inbox ORDER BY last_at DESC, address LIMIT ${RECENT}) AS seen
       JOIN ${readModels.rows(contactAddressView)} USING (address)
       JOIN ${readModels.rows(contactView)} USING (contact_id)
       WHERE words LIKE ALL ($2::text[]) AND ${seen}
       GROUP BY contact_id, name, address ORDER BY max(last_at) DESC, name, address LIMIT ${limit}`,
      values,
    );
  }

  private asTyped(person: Person, words: readonly string[], inboxIds: readonly string[]): Promise<readonly Offered[]> {
    const values = [words.map(beginningKey), patterns(words)];
    return this.found(person, 'keys @> $2::text[] AND words LIKE ALL ($3::text[])', inboxIds, values);
  }

  private mistyped(person: Person, words: readonly string[], inboxIds: readonly string[]): Promise<readonly Offered[]> {
    const meets = words.map((_, n) => `keys && $${n + 2}::text[]`).join(' AND ');
    const keys = words.map((word) => [beginningKey(word), ...(forgivenSlips(word) === 0 ? [] : slipKeys(word))]);
    return this.found(person, meets, inboxIds, keys);
  }

  private found(
    person: Person,
    meets: string,
    inboxIds: readonly string[],
    asked: readonly unknown[],
  ): Promise<readonly Offered[]> {
    const values: unknown[] = [inboxIds, ...asked];
    const seen = this.records.seen(person, 'contact_id', (given) => `$${values.push(given)}`);
    return this.readModels.query<Offered>(
      `SELECT listed.address, name, contact_id AS "contactId", max(last_at) AS "lastAt"
       FROM ${this.readModels.rows(contactView)} CROSS JOIN unnest(addresses) AS listed (address)
       LEFT JOIN ${this.readModels.rows(correspondenceView)} AS seen
         ON seen.address = listed.address AND inbox_id = ANY($1)
       WHERE ${meets} AND ${seen}
       GROUP BY contact_id, name, listed.address ORDER BY max(last_at) DESC NULLS LAST, name, listed.address LIMIT ${CANDIDATES}`,
      values,
    );
  }
}

const patterns = (words: readonly string[]): readonly string[] => words.map((word) => `% ${word}%`);

/** A contact's other addresses are not offered where the words speak of one of them. */
const ranked = (words: readonly string[], candidates: readonly Offered[]): OfferedRecipients['data'] =>
  candidates
    .flatMap((one) => {
      const slips = slipsBetween(words, wordsOf(`${one.name} ${one.address}`));
      return slips === null ? [] : [{ ...one, slips }];
    })
    .toSorted((a, b) => a.slips - b.slips);

@ApiTags('compose')
@Controller('v1/compose/recipients')
export class ComposeRecipientsRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly inboxes: InboxAccess,
  ) {}

  @Get()
  @Answers(
    200,
    offersSchema,
    'Whom to write to: contacts by name or address, accents and typing slips forgiven, the last corresponded with first.',
  )
  async recipients(
    @QueryParameters({ schema: recipientsQuery }) { q, limit }: z.infer<typeof recipientsQuery>,
    @CalledBy() person: Person,
  ): Promise<OfferedRecipients> {
    mustRead(person);
    const words = wordsOf(q ?? '').slice(0, MAX_WORDS);
    if (q !== undefined && words.length === 0) return { data: [] };
    const inboxIds = (await this.inboxes.actable(person)).map(({ inbox_id }) => inbox_id);
    return this.queries.execute(new OfferRecipients(words, inboxIds, limit, person));
  }
}
