import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import { RuleBroken } from '#libs/decider';
import { type CommandContext, EventStore } from '#libs/event-store';
import { addressClaimDecider } from './address-claim.js';
import { isConnected } from './inbox.js';
import { InboxAdministration } from './inbox-administration.http.js';

const claimStream = (address: string): string =>
  `inboxAddress-${createHash('sha256').update(address.toLowerCase()).digest('hex')}`;

/** The revision a caller expects is that of the inbox, not of the address. */
const onItsOwnStream = ({ expectedRevision: _, ...context }: CommandContext): CommandContext => context;

const asConsequence = ({ actor, correlationId, commandId }: CommandContext): CommandContext => ({
  actor,
  correlationId,
  causationId: commandId,
  commandId: v7(),
});

/** One address at one inbox, at one instant. */
export type AddressAt = Readonly<{ address: string; inboxId: string; at: string }>;

/**
 * Keeps an address to one inbox. An address is claimed before it is connected, and released after it was disconnected. A crash
 * in between leaves a claim without a connection; connecting it to, or disconnecting it from, the same inbox mends that.
 */
@Injectable()
export class AddressClaims {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAdministration,
  ) {}

  /** @throws RuleBroken `address-taken` when another inbox has the address. */
  async claim(claimed: AddressAt, context: CommandContext): Promise<void> {
    const command = { type: 'ClaimAddress', ...claimed } as const;
    await this.store.handle(addressClaimDecider, claimStream(claimed.address), command, onItsOwnStream(context));
  }

  /**
   * Brings the claim in line with the inbox, which may have been changed again meanwhile. Whoever connects claims once more after
   * it, and whoever disconnects looks once more after releasing: so of two at once, the later sees what the earlier did.
   * @throws RuleBroken `address-taken` when another inbox got the address in between; it is disconnected from this one again.
   */
  async settle(settled: AddressAt, context: CommandContext): Promise<void> {
    while (!(await this.isConnected(settled))) {
      const command = { type: 'ReleaseAddress', ...settled } as const;
      await this.store.handle(addressClaimDecider, claimStream(settled.address), command, asConsequence(context));
      if (!(await this.isConnected(settled))) return;
    }
    try {
      await this.claim(settled, asConsequence(context));
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      const { inboxId, address, at } = settled;
      await this.inboxes.run(inboxId, { type: 'DisconnectAddress', address, at }, asConsequence(context));
      throw error;
    }
  }

  private async isConnected({ inboxId, address }: AddressAt): Promise<boolean> {
    return isConnected(await this.inboxes.inbox(inboxId), address);
  }
}
