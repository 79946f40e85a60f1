import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { type CommandContext, EventStore } from '#libs/event-store';
import { contactAddressClaimDecider } from './contact-address-claim.js';
import { addressKey } from './correspondent.js';

const claimStream = (address: string): string =>
  `contactAddress-${createHash('sha256').update(addressKey(address)).digest('hex')}`;

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

  /** The contact that has, or is about to get, the address; `null` when none does. */
  async holder(address: string): Promise<string | null> {
    return (await this.store.load(contactAddressClaimDecider, claimStream(address))).state.holder;
  }

  /** @throws RuleBroken `contact-address-taken` when another contact has it. */
  async claim(address: string, contactId: string, at: string, context: CommandContext): Promise<void> {
    await this.run(address, contactId, false, at, context);
  }

  /** Claims the address unless some contact has it, and tells which contact has it now. */
  async claimOrKeep(address: string, contactId: string, at: string, context: CommandContext): Promise<string> {
    return (await this.run(address, contactId, true, at, context)) ?? contactId;
  }

  private async run(
    address: string,
    contactId: string,
    orKeep: boolean,
    at: string,
    context: CommandContext,
  ): Promise<string | null> {
    const command = { type: 'ClaimContactAddress', address: addressKey(address), contactId, orKeep, at } as const;
    const own = consequence(context, `claim ${command.address}`);
    return (await this.store.handle(contactAddressClaimDecider, claimStream(address), command, own)).state.holder;
  }
}
