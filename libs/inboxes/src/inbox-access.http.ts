import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Problem } from '#libs/http';
import { mustWrite, type Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import type { AddressSending, SendingPause } from './address-sending.js';
import { belongsTo, canAct, canTeamView, canView, looksInto, seesEveryInbox } from './access.js';
import { type InboxAddressRow, inboxAddressView } from './inbox-address-view/inbox-address-view.projection.js';
import { type InboxRow, inboxDirectory } from './inbox-directory/inbox-directory.projection.js';
import { InboxLooks } from './look-into-inbox/inbox-looks.http.js';
import { withoutTag } from './plus-tag.js';

/** The inbox that mail to an address goes to; `address` in lower case, `name` as recipients see it. */
export type AddressOwner = Readonly<{ inboxId: string; address: string; name: string }>;

/** An address from which nothing leaves, and why. */
export type PausedAddress = Readonly<{ inboxId: string; address: string } & SendingPause>;

const KNOWN_MS = 1_000;

/**
 * Asks the rights of people on inboxes, for every feature. An inbox that was found is believed for one second, so a right that was
 * taken away in another process lasts that much longer at most; a right that is missing is looked up anew each time.
 */
@Injectable()
export class InboxAccess {
  private readonly inboxes = new LRUCache<string, InboxRow>({ max: 5_000, ttl: KNOWN_MS });
  private readonly owners = new LRUCache<string, AddressOwner>({ max: 5_000, ttl: KNOWN_MS });

  constructor(
    private readonly readModels: ReadModels,
    private readonly looks: InboxLooks,
  ) {}

  /**
   * The inbox, of which the caller is shown something.
   * @throws Problem 404 when it does not exist or the person may not see it: one cannot tell which.
   */
  async view(person: Person, inboxId: string): Promise<InboxRow> {
    const inbox = await this.granted(canView, person, inboxId);
    if (inbox === null) throw Problem.notFound('inbox');
    this.noteLook(person, inbox);
    return inbox;
  }

  /** The inbox. @throws Problem as view(), and 403 when the person may see the inbox but not act in it. */
  async act(person: Person, inboxId: string): Promise<InboxRow> {
    const inbox = await this.granted(canAct, person, inboxId);
    if (inbox !== null) return inbox;
    const seen = await this.granted(canView, person, inboxId);
    if (seen === null) throw Problem.notFound('inbox');
    if (belongsTo(person, seen)) {
      mustWrite(person);
      throw Problem.forbidden('seat-required', 'you may read this inbox but not act in it: ask for a seat');
    }
    throw Problem.forbidden('not-inbox-member', 'you may read this inbox but not act in it: ask to become a member');
  }

  /** Whether somebody may see the inbox; maySee() where they are the caller and do. */
  async mayView(person: Person, inboxId: string): Promise<boolean> {
    return (await this.granted(canView, person, inboxId)) !== null;
  }

  /** Whether the caller may see something of the inbox, which they then are shown. */
  async maySee(person: Person, inboxId: string): Promise<boolean> {
    const inbox = await this.granted(canView, person, inboxId);
    if (inbox !== null) this.noteLook(person, inbox);
    return inbox !== null;
  }

  /** What a list or a count that spans inboxes found, which the caller is shown. */
  async shown<Found extends Readonly<{ data: readonly Readonly<{ inboxId: string | null }>[] }>>(
    person: Person,
    found: Found,
  ): Promise<Found> {
    const inboxIds = seesEveryInbox(person) ? new Set(found.data.map(({ inboxId }) => inboxId)) : [];
    for (const inboxId of inboxIds) if (inboxId !== null) await this.maySee(person, inboxId);
    return found;
  }

  async mayAct(person: Person, inboxId: string): Promise<boolean> {
    return (await this.granted(canAct, person, inboxId)) !== null;
  }

  /** Whether a team of this id may see the inbox, if there is one. */
  async teamMayView(teamId: string, inboxId: string): Promise<boolean> {
    return (await this.known(inboxId, (inbox) => canTeamView(teamId, inbox))) !== null;
  }

  /** The inbox with its members, its policy and the senders it lists, for whoever handles its mail; null when there is none. */
  async inbox(inboxId: string): Promise<InboxRow | null> {
    return this.inboxes.get(inboxId) ?? (await this.read(inboxId));
  }

  /** The ids of all inboxes that the person may see, for lists that span inboxes: what the caller sees of them goes through shown(). */
  async viewableIds(person: Person): Promise<readonly string[]> {
    const rows = await this.readModels.query<Pick<InboxRow, 'inbox_id' | 'visibility' | 'members'>>(
      `SELECT inbox_id, visibility, members FROM ${this.readModels.rows(inboxDirectory)} ORDER BY inbox_id`,
    );
    return rows.filter((row) => canView(person, row)).map((row) => row.inbox_id);
  }

  /** The inboxes that the person may act in, by name. */
  async actable(person: Person): Promise<readonly InboxRow[]> {
    const rows = await this.readModels.query<InboxRow>(
      `SELECT * FROM ${this.readModels.rows(inboxDirectory)} ORDER BY sort_name, inbox_id`,
    );
    return rows.filter((row) => canAct(person, row));
  }

  /** Which inbox an address, in any case, is connected to; `null` when to none. */
  async addressOwner(address: string): Promise<AddressOwner | null> {
    const key = address.toLowerCase();
    const known = this.owners.get(key);
    if (known !== undefined) return known;
    const row = await this.addressRow(key);
    if (row === undefined || row.inbox_id === null) return null;
    const owner = { inboxId: row.inbox_id, address: row.address, name: row.name };
    this.owners.set(key, owner);
    return owner;
  }

  /** Those of these addresses, tagged or not, whose mail comes to an inbox of ours, and to which; the address in lower case. */
  async connected(addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const asked = [...new Set(addresses.map((address) => address.toLowerCase()))];
    const rows = await this.readModels.lookup<Readonly<{ address: string; inbox_id: string }>>(
      `SELECT address, inbox_id FROM ${this.readModels.rows(inboxAddressView)}
       WHERE address = ANY($1) AND inbox_id IS NOT NULL`,
      [asked.flatMap((address) => [address, withoutTag(address)])],
    );
    const owners = new Map(rows.map(({ address, inbox_id }) => [address, inbox_id]));
    return new Map(
      asked.flatMap((address): [string, string][] => {
        const owner = owners.get(address) ?? owners.get(withoutTag(address));
        return owner === undefined ? [] : [[address, owner]];
      }),
    );
  }

  /** How mail leaves from an address, given in any case, and whose it is; null when it is connected to no inbox. */
  async sendingFrom(address: string): Promise<Readonly<{ inboxId: string; sending: AddressSending }> | null> {
    const owner = await this.addressOwner(address);
    const inbox = owner === null ? null : await this.inbox(owner.inboxId);
    const connected = inbox?.addresses.find((known) => known.address === owner?.address);
    return owner === null || connected === undefined ? null : { inboxId: owner.inboxId, sending: connected.sending };
  }

  /** Every address that is paused, whatever inbox it belongs to. */
  async pausedAddresses(): Promise<readonly PausedAddress[]> {
    return this.readModels.lookup<PausedAddress>(
      `SELECT inbox_id AS "inboxId", connected->>'address' AS address, paused.*
       FROM ${this.readModels.rows(inboxDirectory)}, jsonb_array_elements(addresses) AS connected,
         jsonb_to_record(connected->'sending'->'paused') AS paused (at text, why text, reason text, resumes text)
       WHERE jsonb_typeof(connected->'sending'->'paused') = 'object'`,
    );
  }

  /** Whether an address, in any case, is connected to an inbox, was once, or never was. */
  async addressStanding(address: string): Promise<'connected' | 'disconnected' | 'unknown'> {
    if ((await this.addressOwner(address)) !== null) return 'connected';
    return (await this.addressRow(address.toLowerCase())) === undefined ? 'unknown' : 'disconnected';
  }

  /**
   * Those of these addresses, in lower case, that lead to an inbox the person may not see. One that was disconnected counts for them: it may
   * have been that inbox's.
   */
  async hiddenAddresses(person: Person, addresses: readonly string[]): Promise<ReadonlySet<string>> {
    if (seesEveryInbox(person)) return new Set();
    const viewable = new Set<string | null>(await this.viewableIds(person));
    const rows = await this.readModels.lookup<InboxAddressRow>(
      `SELECT * FROM ${this.readModels.rows(inboxAddressView)} WHERE address = ANY($1)`,
      [addresses.map((address) => address.toLowerCase())],
    );
    return new Set(rows.filter((row) => !viewable.has(row.inbox_id)).map(({ address }) => address));
  }

  /** Believes nothing any longer: called when an inbox was changed by this process. */
  forget(): void {
    this.inboxes.clear();
    this.owners.clear();
  }

  private async addressRow(address: string): Promise<InboxAddressRow | undefined> {
    const [row] = await this.readModels.lookup<InboxAddressRow>(
      `SELECT * FROM ${this.readModels.rows(inboxAddressView)} WHERE address = $1`,
      [address],
    );
    return row;
  }

  private noteLook(person: Person, inbox: InboxRow): void {
    if (looksInto(person, inbox)) this.looks.note(person.id, inbox.inbox_id);
  }

  private granted(right: typeof canAct, person: Person, inboxId: string): Promise<InboxRow | null> {
    return this.known(inboxId, (inbox) => right(person, inbox));
  }

  private async known(inboxId: string, fits: (inbox: InboxRow) => boolean): Promise<InboxRow | null> {
    const known = this.inboxes.get(inboxId);
    if (known !== undefined && fits(known)) return known;
    const row = await this.read(inboxId);
    return row !== null && fits(row) ? row : null;
  }

  private async read(inboxId: string): Promise<InboxRow | null> {
    const [row] = await this.readModels.lookup<InboxRow>(
      `SELECT * FROM ${this.readModels.rows(inboxDirectory)} WHERE inbox_id = $1`,
      [inboxId],
    );
    if (row === undefined) return null;
    this.inboxes.set(inboxId, row);
    return row;
  }
}
