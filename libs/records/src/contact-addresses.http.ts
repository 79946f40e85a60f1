import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { RuleBroken } from '#libs/decider';
import { type CommandContext, EventStore, StaleRevision } from '#libs/event-store';
import { contactStream } from './contact.js';
import { contactAddressClaimDecider, isOld } from './contact-address-claim.js';
import { contactDecider } from './contact-decider.js';
import { addressKey } from './correspondent.js';

const claimStream = (address: string): string =>
  `contactAddress-${createHash('sha256').update(addressKey(address)).digest('hex')}`;

const taken = (address: string): RuleBroken =>
  new RuleBroken('contact-address-taken', `another contact has the address ${address}`);

const now = (): string => new Date().toISOString();

/** A command of its own that follows from another: one mail may name several addresses that lead to one contact. */
export const consequence = ({ actor, correlationId, commandId }: CommandContext, name: string): CommandContext => ({
  actor,
  correlationId,
  causationId: commandId,
  commandId: v5(name, commandId),
});

/** Keeps an address to one contact, across processes. An address is claimed before the contact gets it. */
@Injectable()
export class ContactAddresses {
  constructor(private readonly store: EventStore) {}

  /**
   * Claims for a contact those of the addresses that it lacks: all of them, or none where it is seen in time that one is another's. Nothing is
   * claimed for a command that the contact's stream will refuse for its revision, or answer as the one that it carried out before.
   * @throws RuleBroken `contact-address-taken`, StaleRevision
   */
  async claim(contactId: string, addresses: readonly string[], context: CommandContext): Promise<void> {
    const stream = contactStream(contactId);
    const { state, revision } = await this.store.load(contactDecider, stream);
    const { expectedRevision: expected = revision } = context;
    if (expected > revision) throw new StaleRevision(stream, expected, revision, []);
    if (expected < revision) return;
    const has = state.status === 'none' ? [] : state.addresses;
    const lacking = addresses.filter((address) => !has.includes(addressKey(address)));
    for (const address of lacking) if (await this.isAnothers(address, contactId)) throw taken(address);
    for (const address of lacking) {
      if ((await this.claimFree(address, contactId, context)) !== contactId) throw taken(address);
    }
  }

  /** Claims the address unless some contact has it, or is about to, and tells which contact may count on it now. */
  async claimOrKeep(address: string, contactId: string, context: CommandContext): Promise<string> {
    const holder = await this.claimFree(address, contactId, context);
    return holder === contactId || (await this.has(holder, address))
      ? holder
      : this.run(address, holder, null, context);
  }

  private async claimFree(address: string, contactId: string, context: CommandContext): Promise<string> {
    const holder = await this.run(address, contactId, null, context);
    if (holder === contactId || (await this.has(holder, address))) return holder;
    return this.run(address, contactId, holder, context);
  }

  private async isAnothers(address: string, contactId: string): Promise<boolean> {
    const { state } = await this.store.load(contactAddressClaimDecider, claimStream(address));
    if (state.holder === null || state.holder === contactId) return false;
    return !isOld(state, now()) || this.has(state.holder, address);
  }

  private async has(contactId: string, address: string): Promise<boolean> {
    const { state } = await this.store.load(contactDecider, contactStream(contactId));
    return state.status === 'created' && state.addresses.includes(addressKey(address));
  }

  /** Each look at the clock is a command of its own: one sent again must not count on a claim that is another's by now. */
  private async run(
    address: string,
    contactId: string,
    without: string | null,
    context: CommandContext,
  ): Promise<string> {
    const at = now();
    const command = { type: 'ClaimContactAddress', address: addressKey(address), contactId, without, at } as const;
    const own = consequence(context, `claim ${command.address} ${contactId} ${without} ${at}`);
    const { state } = await this.store.handle(contactAddressClaimDecider, claimStream(address), command, own);
    return state.holder ?? contactId;
  }
}
