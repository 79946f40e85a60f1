import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CommandContext, EventStore } from '#libs/event-store';
import { type Claimed, type InboundMailClaimed, mailClaimDecider, standingOf } from './mail-claim.js';

const claimStream = (inboxId: string, kind: 'message-id' | 'content', key: string): string =>
  `inboundMailClaim-${createHash('sha256').update(`${inboxId}\n${kind}\n${key}`).digest('hex')}`;

/** Tells copies of a mail from each other, across processes: one append for a mail that is new. */
@Injectable()
export class MailClaims {
  constructor(private readonly store: EventStore) {}

  /** Claims what the mail says for it, or tells which mail said it before. Safe to run again. @throws StoreAway, WriteConflict */
  async claim(claim: InboundMailClaimed['data'], context: CommandContext): Promise<Claimed> {
    const { inboxId, messageId, contentHash } = claim;
    if (messageId === null) return this.run(claimStream(inboxId, 'content', contentHash), claim, context);
    const claimed = await this.run(claimStream(inboxId, 'message-id', messageId), claim, context);
    if (claimed.standing !== 'crowded') return claimed;
    // Among so many that share a Message-ID, the content alone tells copies apart.
    const byContent = await this.run(claimStream(inboxId, 'content', contentHash), claim, context);
    return byContent.standing === 'first' ? { standing: 'differs', from: claimed.from } : byContent;
  }

  private async run(stream: string, claim: InboundMailClaimed['data'], context: CommandContext): Promise<Claimed> {
    const { state } = await this.store.handle(mailClaimDecider, stream, { type: 'ClaimMail', claim }, context);
    return standingOf(claim, state);
  }
}
