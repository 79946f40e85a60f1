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

/** Whether the mail says something else than the one that came first under its Message-ID. */
export const isAnother = (claimed: Claimed): claimed is Extract<Claimed, { from: string }> =>
  claimed.standing === 'differs' || claimed.standing === 'crowded';

/** The e-mail of the mail that came first under the same Message-ID and says something else. */
export const sameMessageId = (claimed: Claimed, emailIdOf: (inboundMailId: string) => string): string | null =>
  isAnother(claimed) ? emailIdOf(claimed.from) : null;
