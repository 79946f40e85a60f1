import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { canChangeShared, canSeeShared, seesEveryInbox, type Shared } from '#libs/inboxes';
import { mustWrite, type Person, sharedWith } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { contactStream } from './contact.js';
import { contactDecider } from './contact-decider.js';
import { recordStream } from './record.js';
import { recordDecider } from './record-decider.js';
import type { RecordRef } from './record-ref.js';
import { recordSightView } from './record-sight-view/record-sight-view.projection.js';

const streamOf = ({ type, id }: RecordRef): string => (type === 'contact' ? contactStream(id) : recordStream(id));

/** The ids of records that an answer names as `contactId` or among its `associations`. */
const named = (thing: object): readonly string[] => [
  ...('contactId' in thing && typeof thing.contactId === 'string' ? [thing.contactId] : []),
  ...associationsOf(thing).map(({ id }) => id),
];

const associationsOf = (thing: object): readonly RecordRef[] =>
  'associations' in thing && Array.isArray(thing.associations) ? (thing.associations as readonly RecordRef[]) : [];

/** Asks whether a person may see a contact, company, deal or ticket, for every feature. */
@Injectable()
export class RecordAccess {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
  ) {}

  /** @throws Problem 404 when there is no such record or the person may not see it: one cannot tell which. */
  async mustSee(person: Person, ref: RecordRef): Promise<Shared> {
    const shared = await this.shared(ref);
    if (shared === null || !canSeeShared(person, shared)) throw Problem.notFound(ref.type);
    return shared;
  }

  /** Whether there is such a record and the person may see it, as of now. */
  async maySee(person: Person, ref: RecordRef): Promise<boolean> {
    const shared = await this.shared(ref);
    return shared !== null && canSeeShared(person, shared);
  }

  /** As mustSee() of a contact, but for one that there is not: whoever names that finds nothing. */
  async mustBeSeen(person: Person, contactId: string): Promise<void> {
    const shared = await this.shared({ type: 'contact', id: contactId });
    if (shared !== null && !canSeeShared(person, shared)) throw Problem.notFound('contact');
  }

  /**
   * Who made the record, if a user did.
   * @throws Problem as mustSee(), and 403 for whoever may see the record and not say who else does
   */
  async mustShare(person: Person, ref: RecordRef): Promise<string | null> {
    mustWrite(person);
    const { visibility } = await this.mustSee(person, ref);
    const [first] = await this.store.slice(streamOf(ref), 0, 0);
    const actor = first?.metadata.actor;
    const madeBy = actor?.kind === 'user' ? actor.id : null;
    if (canChangeShared(person, { ownerId: madeBy, visibility })) return madeBy;
    throw Problem.forbidden('record-of-others', 'only whoever made this, and administrators, may say who sees it');
  }

  /** Those of these ids that are of records the person may not see, as the views show it. */
  async hidden(person: Person, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0 || seesEveryInbox(person)) return new Set();
    const values: unknown[] = [[...new Set(ids)]];
    const among = sharedWith(person.teamIds, [person.id], (given) => `$${values.push(given)}`);
    const rows = await this.readModels.query<Readonly<{ shared_id: string }>>(
      `SELECT shared_id FROM ${this.readModels.rows(recordSightView)}
       WHERE shared_id = ANY($1::uuid[]) AND ${among} IS NOT TRUE`,
      values,
    );
    return new Set(rows.map(({ shared_id }) => shared_id));
  }

  /** The condition in SQL that the record of this id column is one the person may see; `value` takes a parameter and gives its place. */
  seen(person: Person, idColumn: string, value: (given: unknown) => string): string {
    if (seesEveryInbox(person)) return 'TRUE';
    return `NOT EXISTS (SELECT FROM ${this.readModels.rows(recordSightView)}
      WHERE shared_id = ${idColumn} AND ${sharedWith(person.teamIds, [person.id], value)} IS NOT TRUE)`;
  }

  /** These answers without the records that the person may not see: neither as their `contactId` nor among their `associations`. */
  async shown<Thing extends object>(person: Person, things: readonly Thing[]): Promise<Thing[]> {
    const hidden = await this.hidden(person, things.flatMap(named));
    if (hidden.size === 0) return [...things];
    return things.map((thing) => ({
      ...thing,
      ...('contactId' in thing && hidden.has(String(thing.contactId)) ? { contactId: null } : {}),
      ...('associations' in thing && Array.isArray(thing.associations)
        ? { associations: associationsOf(thing).filter(({ id }) => !hidden.has(id)) }
        : {}),
    }));
  }

  private async shared({ type, id }: RecordRef): Promise<Shared | null> {
    if (type === 'contact') {
      const { state } = await this.store.load(contactDecider, contactStream(id));
      return state.status === 'none' ? null : { ownerId: state.madeBy, visibility: state.visibility };
    }
    const { state } = await this.store.load(recordDecider, recordStream(id));
    if (state.status === 'none' || state.recordType !== type) return null;
    return { ownerId: state.madeBy, visibility: state.visibility };
  }
}
