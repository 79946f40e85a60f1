import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CommandContext, EventStore } from '#libs/event-store';
import {
  type Claimed,
  type InboundMailClaimed,
  type MailClaim,
  mailClaimDecider,
  type MessageAwaited,
  standingOf,
} from './mail-claim.js';

const claimStream = (inboxId: string, kind: 'message-id' | 'content', key: string): string =>
  `inboundMailClaim-${createHash('sha256').update(`${inboxId}\n${kind}\n${key}`).digest('hex')}`;

/** Tells copies of a mail from each other, across processes: one append for a mail that is new. */
@Injectable()
export class MailClaims {
  constructor(private readonly store: EventStore) {}

  /**
   * Claims what the mail says for it, or tells which mail said it before, and the conversation in which it was awaited under its Message-ID.
   * Safe to run again. @throws StoreAway, WriteConflict
   */
  async claim(
    claim: InboundMailClaimed['data'],
    context: CommandContext,
  ): Promise<Claimed & Pick<MailClaim, 'awaitedIn'>> {
    const { inboxId, messageId, contentHash } = claim;
    if (messageId === null) return this.run(claimStream(inboxId, 'content', contentHash), claim, context);
    const claimed = await this.run(claimStream(inboxId, 'message-id', messageId), claim, context);
    if (claimed.standing !== 'crowded') return claimed;
    // Among so many that share a Message-ID, the content alone tells copies apart.
    const byContent = await this.run(claimStream(inboxId, 'content', contentHash), claim, context);
    return byContent.standing === 'first' ? { ...byContent, standing: 'differs', from: claimed.from } : byContent;
  }

  /** Leaves word where an answer to a message lies, unless a mail holds its id or an earlier answer did so: tells of either. */
  async leaveWord(awaited: MessageAwaited['data'], context: CommandContext): Promise<MailClaim> {
    const stream = claimStream(awaited.inboxId, 'message-id', awaited.messageId);
    return (await this.store.handle(mailClaimDecider, stream, { type: 'AwaitMessage', awaited }, context)).state;
  }

  private async run(stream: string, claim: InboundMailClaimed['data'], context: CommandContext) {
    const { state } = await this.store.handle(mailClaimDecider, stream, { type: 'ClaimMail', claim }, context);
    return { ...standingOf(claim, state), awaitedIn: state.awaitedIn };
  }
}
