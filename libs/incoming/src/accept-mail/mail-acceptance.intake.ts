import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { v5, v7 } from 'uuid';
import { Blobs } from '#libs/blobs';
import type { Actor } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { InboxAccess, inboxAddressView, withoutTag } from '#libs/inboxes';
import { routingAddresses } from '#libs/mail';
import { ReadModels } from '#libs/read-models';
import { CompleteViews } from '../complete-views.query.js';
import { inboundMailDecider } from '../decider.js';
import { type InboundMail, type InboundMailAccepted, inboundMailStream } from '../inbound-mail.js';
import { type Candidate, decideRouting, type Destination, entryName, type Route } from './routing.js';

const MAILS = '3d8b6e1c-2f1b-5f0e-8a52-6f0f7a1c9d20';

/** A mail that comes in: which way, from whom, and for whom as far as that is known. Addresses as on the wire, domains in ASCII. */
export type Arrival = Readonly<{
  via: InboundMailAccepted['data']['via'];
  /** Its place where it was fetched from, such as a file's path; null for a mail that was handed over. */
  source: string | null;
  /** Who handed it over, in words. */
  remote: string;
  envelopeFrom: string | null;
  /** Empty where there is no envelope: the mail is routed by its header then. */
  envelopeTo: readonly string[];
  /** The inbox, where whoever hands the mail over says so; nothing else is looked at then. */
  given?: Destination;
  /** The inbox for a mail of which no address is connected. */
  otherwise?: Destination;
}>;

/** The bytes of a mail in the blob store. */
export type Raw = InboundMailAccepted['data']['raw'];

type Standing = 'connected' | 'disconnected' | 'unknown';
type ExistingMail = Exclude<InboundMail, { status: 'none' }>;

/** The id of an entry follows from who received it and what it is, so that a mail that is handed over again is known. */
export const entryId = (route: Route, sha256: string): string => v5(`${entryName(route)}\n${sha256}`, MAILS);

/** On whose behalf a mail is taken in. `permit` sees where it is to go, before it goes there, and throws where that may not be. */
export type OnBehalf = Readonly<{
  actor?: Actor;
  commandId?: string;
  /** Size of the mail; without it, whoever gives the bytes has seen to that. */
  maxBytes?: number;
  permit?: (routes: readonly Route[], raw: Raw) => Promise<void>;
}>;

/** One entry that a mail became. `repeated`: the same bytes were there before, and `inboxId` and `state` are what became of them. */
export type AcceptedMail = Readonly<{
  inboundMailId: string;
  inboxId: string | null;
  state: ExistingMail['status'];
  repeated: boolean;
  position: bigint;
}>;

export type Acceptance = Readonly<{ sha256: string; size: number; mails: readonly AcceptedMail[] }>;

/** Takes mail in, whichever way it comes: durable first, then told. */
@Injectable()
export class MailAcceptance {
  private readonly views: CompleteViews;

  constructor(
    private readonly blobs: Blobs,
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
    readModels: ReadModels,
  ) {
    this.views = new CompleteViews(store, readModels, [inboxAddressView]);
  }

  /**
   * Whether an inbox has the address, or its form without a tag; had it once; or never had.
   * @throws ViewsBehind for one that the views may only not show yet; StoreAway
   */
  async standing(address: string): Promise<Standing> {
    const standing = await this.shownStanding(address);
    if (standing !== 'unknown') return standing;
    await this.views.mustShow(0);
    return this.shownStanding(address);
  }

  private async shownStanding(address: string): Promise<Standing> {
    const standing = await this.inboxes.addressStanding(address);
    const untagged = withoutTag(address);
    if (standing !== 'unknown' || untagged === address) return standing;
    return this.inboxes.addressStanding(untagged);
  }

  /**
   * Resolves once the mail is durable, bytes and events: one entry for each inbox that it is for, or one without an inbox. The same bytes
   * for the same address are the same entry, however often they come; the entry tells of each further time.
   * @throws StoreAway, BlobStoreAway, ViewsBehind, BlobTooLarge, the stream's own error: nothing may be answered for then, though some inboxes may have it
   */
  async accept(arrival: Arrival, bytes: Buffer | Readable, behalf: OnBehalf = {}): Promise<Acceptance> {
    const { raw, settled } = await this.settle(arrival, bytes, behalf);
    const failed = settled.find(({ outcome }) => outcome.status === 'rejected');
    if (failed?.outcome.status === 'rejected') throw failed.outcome.reason;
    const mails = settled.flatMap(({ outcome }) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    return { sha256: raw.sha256, size: raw.size, mails };
  }

  /**
   * As accept(), for a server that is answered for each recipient: gives those of the envelope for whom it failed, each with why.
   * @throws what keeps the mail from everybody
   */
  async acceptForEach(arrival: Arrival, bytes: Readable): Promise<ReadonlyMap<string, unknown>> {
    const { settled } = await this.settle(arrival, bytes, {});
    return new Map(
      settled.flatMap(({ route, outcome }) =>
        outcome.status === 'rejected' ? route.recipients.map((address) => [address, outcome.reason] as const) : [],
      ),
    );
  }

  private async settle(arrival: Arrival, bytes: Buffer | Readable, behalf: OnBehalf) {
    const { maxBytes } = behalf;
    const { sha256, size } = await this.blobs.put(bytes, maxBytes === undefined ? {} : { maxBytes });
    const raw: Raw = { sha256, size, mediaType: 'message/rfc822' };
    const at = new Date().toISOString();
    const header = (): Readable => (Buffer.isBuffer(bytes) ? Readable.from([bytes]) : this.blobs.stream(sha256));
    const routes = await this.knownRoutes(arrival, header);
    await behalf.permit?.(routes, raw);
    const outcomes = await Promise.allSettled(routes.map((route) => this.append(arrival, route, raw, at, behalf)));
    return { raw, settled: routes.map((route, n) => ({ route, outcome: outcomes[n]! })) };
  }

  private async append(arrival: Arrival, route: Route, raw: Raw, at: string, behalf: OnBehalf): Promise<AcceptedMail> {
    const { inboxId, receivedBy, routing } = route;
    const { via, source, remote, envelopeFrom, envelopeTo } = arrival;
    const inboundMailId = entryId(route, raw.sha256);
    const entry = { inboundMailId, at, inboxId, receivedBy };
    const mail = { ...entry, via, remote, source, envelopeFrom, envelopeTo, raw, routing };
    const { actor = { kind: 'system', id: 'intake' }, commandId = v7() } = behalf;
    const { events, position, state } = await this.store.handle(
      inboundMailDecider,
      inboundMailStream(inboundMailId),
      { type: 'AcceptMail', mail },
      { commandId, actor, correlationId: inboundMailId, causationId: commandId },
    );
    if (state.status === 'none') throw new Error(`${inboundMailId} was accepted and is not there`);
    const repeated = !events.some(({ type }) => type === 'InboundMailAccepted');
    return { inboundMailId, inboxId: state.inboxId, state: state.status, repeated, position };
  }

  /** No mail is left to a person because the views do not show yet whose it is. */
  private async knownRoutes(arrival: Arrival, bytes: () => Readable): Promise<readonly Route[]> {
    const routes = await this.routes(arrival, bytes);
    if (routes.every(({ inboxId }) => inboxId !== null)) return routes;
    await this.views.mustShow(0);
    return this.routes(arrival, bytes);
  }

  /** The header is read only for a mail whose envelope, if any, names no inbox. */
  private async routes(arrival: Arrival, bytes: () => Readable): Promise<readonly Route[]> {
    const { given = null, otherwise = null, envelopeTo } = arrival;
    const none = { deliveredTo: [], header: [] };
    if (given !== null) return decideRouting({ given, envelope: [], ...none, otherwise });
    const envelope = await this.candidates(envelopeTo);
    if (envelope.some(({ owner }) => owner !== null)) return decideRouting({ given, envelope, ...none, otherwise });
    const { deliveredTo, header } = await routingAddresses(bytes());
    return decideRouting({
      given,
      envelope,
      deliveredTo: await this.candidates(deliveredTo),
      header: await this.candidates(header),
      otherwise,
    });
  }

  private async candidates(addresses: readonly string[]): Promise<readonly Candidate[]> {
    const found: Candidate[] = [];
    for (const address of addresses) found.push({ address, owner: await this.owner(address) });
    return found;
  }

  private async owner(address: string): Promise<Candidate['owner']> {
    const owner = await this.inboxes.addressOwner(address);
    const untagged = withoutTag(address);
    return owner !== null || untagged === address ? owner : this.inboxes.addressOwner(untagged);
  }
}
