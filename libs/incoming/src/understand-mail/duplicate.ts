import type { Claimed } from '../claim-mail/mail-claim.js';
import type { InboundMailFoundDuplicate, InboundMailParsed } from '../inbound-mail.js';

/** Raised whenever another mail may be taken for a copy. */
export const DUPLICATE_VERSION = 1;

/** What is told of a mail that says what `of` said in this inbox before. */
export const duplicate = (
  of: string,
  { inboundMailId, messageId }: Pick<InboundMailParsed['data'], 'inboundMailId' | 'messageId'>,
  contentHash: string,
  at: string,
): InboundMailFoundDuplicate => ({
  type: 'InboundMailFoundDuplicate',
  data: {
    ...{ inboundMailId, at, of, messageId, contentHash },
    rule: messageId === null ? 'same-content' : 'same-message-id-and-content',
    version: DUPLICATE_VERSION,
  },
});

/** The e-mail of the mail that came first under the same Message-ID and says something else. */
export const sameMessageId = (claimed: Claimed, emailIdOf: (inboundMailId: string) => string): string | null =>
  claimed.standing === 'differs' || claimed.standing === 'crowded' ? emailIdOf(claimed.from) : null;
