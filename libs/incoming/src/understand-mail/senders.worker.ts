import { Injectable } from '@nestjs/common';
import { Blobs } from '#libs/blobs';
import type { CommandContext } from '#libs/event-store';
import { canAct, InboxAccess, type InboxRow, withoutTag } from '#libs/inboxes';
import { People } from '#libs/people';
import { Contacts, Records } from '#libs/records';
import type { Attribution, Participant } from '#libs/threads';
import type { InboundMailAccepted, InboundMailParsed, InboundMailThreaded } from '../inbound-mail.js';
import type { Authentication } from '../mail-facts.js';
import { believed, clearForward, decideAttribution } from './attribution.js';
import { UnderstandingOptions } from './understanding-options.worker.js';

type Accepted = InboundMailAccepted['data'];
type Parsed = InboundMailParsed['data'];
type Sender = Pick<InboundMailThreaded['data'], 'contactId' | 'associations'>;

const remoteForm = /^(.*) \[([^\]]*)\]$/;

const plainAddress = ({ inbound_policy: { plusTags } }: InboxRow, address: string): string =>
  plusTags === 'same-contact' ? withoutTag(address) : address;

/** Finds out whom a mail is from, and how far that may be believed. */
@Injectable()
export class Senders {
  constructor(
    private readonly blobs: Blobs,
    private readonly inboxes: InboxAccess,
    private readonly people: People,
    private readonly contacts: Contacts,
    private readonly records: Records,
    private readonly options: UnderstandingOptions,
  ) {}

  /** What servers of ours said of the sender, and our own check where anything is made of it: by the inbox, of a forward, of an answer. */
  async authentication(inbox: InboxRow, accepted: Accepted, parsed: Parsed): Promise<readonly Authentication[]> {
    const said = believed(parsed.authentication, this.options.trustedAuthservIds);
    const matters =
      inbox.inbound_policy.failedAuthentication === 'spam' ||
      clearForward(parsed.forwarded) !== null ||
      parsed.inReplyTo.length + parsed.references.length > 0;
    return matters ? [...said, ...(await this.checked(accepted))] : said;
  }

  async attribution(
    inbox: InboxRow,
    { envelopeFrom }: Accepted,
    parsed: Parsed,
    authentication: readonly Authentication[],
  ): Promise<Attribution> {
    const { inbound_policy: policy } = inbox;
    const { from, replyTo, forwarded } = parsed;
    const clear = clearForward(forwarded);
    const followed = policy.replyTo === 'follow' ? replyTo.slice(0, 1) : [];
    const [member, ours] = await Promise.all([
      clear !== null && from !== null && this.isMember(inbox, from.address),
      this.connected([...(clear === null ? [] : [clear.from.address]), ...followed.map(({ address }) => address)]),
    ]);
    return decideAttribution({ parsed, envelopeFrom, policy, member, authentication, ours });
  }

  /** Somebody as the conversations of an inbox may know them: by every address of their contact, too. */
  async participant(inbox: InboxRow, address: string): Promise<Participant> {
    const known = await this.known(inbox, address);
    const addresses = [address, plainAddress(inbox, address), ...(known?.addresses ?? [])];
    return { addresses: [...new Set(addresses)], contactId: known?.contactId ?? null };
  }

  /** The contact of whoever wrote the mail, made if there is none, and what is linked to it. */
  async contact(inbox: InboxRow, { person }: Attribution, context: CommandContext, at: string): Promise<Sender> {
    if (person === null) return { contactId: null, associations: [] };
    const { address, name } = person;
    const plain = plainAddress(inbox, address);
    const known = plain === address ? null : await this.known(inbox, address);
    const { contactId, created } =
      known === null ? await this.contacts.ensure({ address: plain, name }, context, at) : { ...known, created: false };
    const contact = { type: 'contact', id: contactId } as const;
    return { contactId, associations: created ? [contact] : await this.records.associationsOf([], [contact]) };
  }

  /** The contact that has the address without its tag, if the inbox takes both for one, else the one that has the address as it is. */
  private async known(inbox: InboxRow, address: string) {
    const plain = plainAddress(inbox, address);
    return (await this.contacts.byAddress(plain)) ?? (plain === address ? null : this.contacts.byAddress(address));
  }

  private async isMember(inbox: InboxRow, address: string): Promise<boolean> {
    return (await this.people.byEmail(address)).some((person) => canAct(person, inbox));
  }

  private async connected(addresses: readonly string[]): Promise<readonly string[]> {
    const owners = await Promise.all(addresses.map((address) => this.inboxes.addressOwner(address)));
    return addresses.filter((_, n) => owners[n] !== null);
  }

  /** Only mail by SMTP may come from its sender's server, which SPF can be asked about: LMTP comes from a server of ours. */
  private async checked({ via, remote, envelopeFrom, raw }: Accepted): Promise<readonly Authentication[]> {
    const { senderCheck } = this.options;
    const [, helo, remoteAddress] = remoteForm.exec(remote) ?? [];
    if (senderCheck === null || via !== 'smtp' || !helo || !remoteAddress) return [];
    return senderCheck.check(await this.blobs.get(raw.sha256), { envelopeFrom, remoteAddress, helo });
  }
}
