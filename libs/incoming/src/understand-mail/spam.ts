import { type InboundPolicy, isMeant, type ListedSender } from '#libs/inboxes';
import type { InboundMailFoundSpam, SpamVerdict } from '../inbound-mail.js';
import type { Authentication, SpamHeader } from '../mail-facts.js';

/** Raised whenever the same mail may get another verdict. */
export const SPAM_VERSION = 2;

/**
 * What the verdict needs. `answered` is the Message-ID of ours, its MAC verified, that the mail answers as one who surely takes part in
 * that conversation, or what a report bears of ours; `authentication` holds only results that may be believed.
 */
export type SpamInput = Readonly<{
  sender: string;
  released: boolean;
  answered: string | null;
  policy: Pick<InboundPolicy, 'spamScore' | 'failedAuthentication'>;
  senders: readonly ListedSender[];
  spamHeaders: readonly SpamHeader[];
  authentication: readonly Authentication[];
}>;

type Found = Omit<SpamVerdict, 'version'>;

const listed = ({ sender, senders }: SpamInput, wanted: ListedSender['verdict']): Found | null => {
  const address = sender.toLowerCase();
  if (address === '') return null;
  const entry = senders.find(({ pattern, verdict }) => verdict === wanted && isMeant(pattern, address));
  if (entry === undefined) return null;
  return { spam: wanted === 'deny', rule: `${wanted}-list`, inputs: [`sender ${address}`, `listed ${entry.pattern}`] };
};

/** An inbox that sets a score goes by the highest one given; without any score, or unless it sets one, the filter's own verdict counts. */
const filtered = ({ spamHeaders, policy: { spamScore } }: SpamInput): Found | null => {
  const scored = spamHeaders.filter(({ score }) => score !== null);
  const byScore = spamScore !== null && scored.length > 0;
  const taken = byScore
    ? scored.filter(({ score }) => score !== null && score >= spamScore)
    : spamHeaders.filter(({ spam }) => spam);
  if (taken.length === 0) return null;
  const inputs = taken.map(({ header, spam, score }) => `${header}: ${score ?? (spam ? 'spam' : 'no spam')}`);
  return { spam: true, rule: 'filter', inputs: byScore ? [...inputs, `spam from ${spamScore} on`] : inputs };
};

const unauthenticated = ({ authentication, policy }: SpamInput): Found | null => {
  if (policy.failedAuthentication !== 'spam') return null;
  const failed = authentication.filter(({ method, result }) => method === 'dmarc' && result === 'fail');
  const inputs = failed.map(({ authserv, domain }) => `dmarc=fail for ${domain ?? 'the sender'} by ${authserv}`);
  return failed.length === 0 ? null : { spam: true, rule: 'authentication', inputs };
};

const ours = ({ answered }: SpamInput): Found | null =>
  answered === null ? null : { spam: false, rule: 'own-message-id', inputs: [`answers ${answered}`] };

/** Whether a mail is spam: the first rule that applies decides, and a person's word comes before all of them. */
export const decideSpam = (input: SpamInput): SpamVerdict => {
  const found: Found = input.released
    ? { spam: false, rule: 'released', inputs: [] }
    : (listed(input, 'allow') ??
      ours(input) ??
      listed(input, 'deny') ??
      filtered(input) ??
      unauthenticated(input) ?? { spam: false, rule: 'none', inputs: [] });
  return { ...found, version: SPAM_VERSION };
};

const KEPT_DAYS = 90;

/** Spam is kept apart for 90 days after it was found. */
export const foundSpam = (verdict: SpamVerdict, inboundMailId: string, at: string): InboundMailFoundSpam => ({
  type: 'InboundMailFoundSpam',
  data: { inboundMailId, at, verdict, keptUntil: new Date(Date.parse(at) + KEPT_DAYS * 86_400_000).toISOString() },
});
