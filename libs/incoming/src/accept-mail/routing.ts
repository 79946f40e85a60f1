import type { Routing } from '../inbound-mail.js';

/** Whose a mail is, as whoever hands it over says. */
export type Destination = Readonly<{ inboxId: string; address: string | null }>;

/** An address that stands with a mail, and the inbox that it, or what it is without its tag, is connected to. */
export type Candidate = Readonly<{ address: string; owner: Readonly<{ inboxId: string; address: string }> | null }>;

/** Where the addresses of a mail stand. `given` decides alone; `otherwise` counts when no address is connected. */
export type RoutingInputs = Readonly<{
  given: Destination | null;
  envelope: readonly Candidate[];
  deliveredTo: readonly Candidate[];
  header: readonly Candidate[];
  otherwise: Destination | null;
}>;

/** One entry that a mail becomes: its inbox, or null for a person to say; `recipients` are those of the envelope that it is for. */
export type Route = Readonly<{
  inboxId: string | null;
  receivedBy: string | null;
  recipients: readonly string[];
  routing: Routing;
}>;

const VERSION = 2;

/** An event has no room for more, and nobody reads them. */
const MAX_CONSIDERED = 100;

/**
 * The entries that a mail becomes: one in each inbox among the addresses of the first place where any is connected. The envelope counts
 * before what servers on the way wrote down, and that before what the sender wrote. A recipient of the envelope who has no inbox, beside
 * others who have, gets an entry without one: the server that handed the mail over was told that it is kept.
 */
export const decideRouting = (inputs: RoutingInputs): readonly Route[] => {
  const { given, envelope, deliveredTo, header, otherwise } = inputs;
  const recipients = envelope.map(({ address }) => address);
  const considered = [...new Set([...envelope, ...deliveredTo, ...header].map(({ address }) => address))];
  const routing = (rule: Routing['rule']): Routing => ({
    rule,
    considered: considered.slice(0, MAX_CONSIDERED),
    version: VERSION,
  });
  const to = ({ inboxId, address }: Destination): readonly Route[] => [
    { inboxId, receivedBy: address, recipients, routing: routing('given') },
  ];
  if (given !== null) return to(given);
  const byEnvelope = connected(envelope);
  if (byEnvelope.size > 0) {
    const lost = envelope.filter(({ owner }) => owner === null).map(({ address }) => address);
    return [
      ...[...byEnvelope].map(([inboxId, found]) => ({ inboxId, ...found, routing: routing('envelope') })),
      ...(lost.length === 0 ? [] : [{ ...nobody, recipients: lost, routing: routing('none') }]),
    ];
  }
  for (const [rule, candidates] of [['delivered-to', deliveredTo] as const, ['header', header] as const]) {
    const found = [...connected(candidates)];
    if (found.length > 0) {
      return found.map(([inboxId, { receivedBy }]) => ({ inboxId, receivedBy, recipients, routing: routing(rule) }));
    }
  }
  return otherwise === null ? [{ ...nobody, recipients, routing: routing('none') }] : to(otherwise);
};

const nobody = { inboxId: null, receivedBy: null } as const;

/** The inboxes among them, each with the address by which the mail reached it first. */
const connected = (candidates: readonly Candidate[]) => {
  const found = new Map<string, Readonly<{ receivedBy: string; recipients: readonly string[] }>>();
  for (const { address, owner } of candidates) {
    if (owner === null) continue;
    const before = found.get(owner.inboxId);
    found.set(owner.inboxId, {
      receivedBy: before?.receivedBy ?? owner.address,
      recipients: [...(before?.recipients ?? []), address],
    });
  }
  return found;
};

/** What the id of an entry is made of beside the bytes: the address that received the mail, else what else tells it from others. */
export const entryName = ({ receivedBy, inboxId, recipients }: Route): string =>
  receivedBy ?? inboxId ?? recipients[0]?.toLowerCase() ?? '';
