import type { InboundPolicy } from '#libs/inboxes';
import { type Attribution, type Mailbox, sameAddress } from '#libs/threads';
import type { InboundMailParsed } from '../inbound-mail.js';
import type { Authentication, Forwarded } from '../mail-facts.js';
import { withoutTag } from '../plus-tag.js';

/** Raised whenever the same mail may be taken for somebody else's. */
export const ATTRIBUTION_VERSION = 2;

const REPORTS: readonly (string | null)[] = ['delivery-report', 'abuse-report', 'aggregate-report', 'mailer-daemon'];

/** Whether no person's words stand in the mail: servers report or speak for themselves. */
export const isMachines = ({ report, automatic }: Pick<InboundMailParsed['data'], 'report' | 'automatic'>): boolean =>
  report !== null || REPORTS.includes(automatic);

/** The mail that was passed on, if who wrote it is clear. */
export const clearForward = (forwarded: Forwarded | null): Extract<Forwarded, { how: 'attached' | 'inline' }> | null =>
  forwarded === null || forwarded.how === 'unclear' ? null : forwarded;

/** Whose word counts: servers of ours, by the names they give themselves. Anyone can write such a header; a server of ours drops theirs. */
export const believed = (
  authentication: readonly Authentication[],
  trusted: readonly string[],
): readonly Authentication[] =>
  authentication.filter(({ authserv }) => trusted.some((name) => name.toLowerCase() === authserv.toLowerCase()));

/** Whether the sender is surely not who the mail says. DMARC has the last word: SPF alone fails for any mail that was passed on. */
export const isForged = (authentication: readonly Authentication[]): boolean => {
  const results = (of: Authentication['method']) =>
    authentication.filter(({ method }) => method === of).map(({ result }) => result);
  const dmarc = results('dmarc');
  return dmarc.includes('fail') || (results('spf').includes('fail') && !dmarc.includes('pass'));
};

/** Whether the word of a forwarder is taken, as the inbox wants it. */
export const mayForward = (
  { forwardedBy }: Pick<InboundPolicy, 'forwardedBy'>,
  { member, forged }: Readonly<{ member: boolean; forged: boolean }>,
): boolean => !forged && (forwardedBy === 'anyone' || (forwardedBy === 'members' && member));

/**
 * What the decision needs. `ours` are those of the addresses in the mail that are connected here; `forwarderBelieved` says whether to take the
 * sender's word on whom a forward is from.
 */
export type AttributionInput = Readonly<{
  parsed: Pick<InboundMailParsed['data'], 'from' | 'replyTo' | 'automatic' | 'report' | 'forwarded'>;
  envelopeFrom: string | null;
  policy: Pick<InboundPolicy, 'replyTo'>;
  forwarderBelieved: boolean;
  ours: readonly string[];
}>;

const attributed = (
  rule: Attribution['rule'],
  person: Mailbox | null,
  said: Partial<Pick<Attribution, 'forwarder' | 'original' | 'confidence'>> = {},
): Attribution => ({
  ...{ rule, person, forwarder: null, original: null, confidence: 'high', version: ATTRIBUTION_VERSION },
  ...said,
});

const isAmong = (address: string, addresses: readonly string[]): boolean =>
  addresses.some((other) => sameAddress(withoutTag(other), withoutTag(address)));

/** Whose words a mail is: of a forward by one we believe, whoever wrote the mail passed on; both stay known. */
export const decideAttribution = (input: AttributionInput): Attribution => {
  const { parsed, envelopeFrom, policy, forwarderBelieved, ours } = input;
  const { from, replyTo, automatic, forwarded } = parsed;
  if (isMachines(parsed)) return attributed('machine', null);
  if (from === null) return attributed('nobody', null);
  const clear = clearForward(forwarded);
  const original = clear?.from ?? null;
  if (clear !== null && forwarderBelieved) {
    const own = [
      from.address,
      ...replyTo.map(({ address }) => address),
      ...(envelopeFrom === null ? [] : [envelopeFrom]),
    ];
    if (isAmong(clear.from.address, [...own, ...ours])) return attributed('sender', from, { original });
    const rule = clear.how === 'attached' ? 'forwarded-attached' : 'forwarded-inline';
    return attributed(rule, clear.from, { forwarder: from, original, confidence: clear.confidence });
  }
  const [answerTo] = replyTo;
  if (policy.replyTo === 'follow' && automatic === null && answerTo !== undefined) {
    if (!isAmong(answerTo.address, [from.address, ...ours])) return attributed('reply-to', answerTo, { original });
  }
  return attributed('sender', from, { original, confidence: forwarded?.how === 'unclear' ? 'low' : 'high' });
};
