import { type InboundPolicy, withoutTag } from '#libs/inboxes';
import { type Attribution, type Mailbox, sameAddress } from '#libs/threads';
import type { InboundMailParsed } from '../inbound-mail.js';
import type { Authentication, Forwarded } from '../mail-facts.js';

type ForwarderTrust = NonNullable<Attribution['trust']>;

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

/**
 * What the decision needs. `ours` are those of the addresses in the mail that are connected here, `member` says whether its sender may act in
 * the inbox; `authentication` holds only results that may be believed.
 */
export type AttributionInput = Readonly<{
  parsed: Pick<InboundMailParsed['data'], 'from' | 'replyTo' | 'automatic' | 'report' | 'forwarded'>;
  envelopeFrom: string | null;
  policy: Pick<InboundPolicy, 'replyTo' | 'forwardedBy'>;
  member: boolean;
  authentication: readonly Authentication[];
  ours: readonly string[];
}>;

const RESULTS_TOLD = 20;

/** Whether the word of a forwarder is taken, as the inbox wants it; `own`: the original they name is one of us, or themselves. */
export const forwarderTrust = (
  {
    policy: { forwardedBy: policy },
    member,
    authentication,
  }: Omit<AttributionInput, 'parsed' | 'envelopeFrom' | 'ours'>,
  own: boolean,
): ForwarderTrust => {
  const verdict = (): ForwarderTrust['verdict'] => {
    if (policy === 'nobody') return 'policy';
    if (policy === 'members' && !member) return 'not-a-member';
    if (isForged(authentication)) return 'authentication-failed';
    return own ? 'original-is-ours' : 'believed';
  };
  const results = authentication.slice(0, RESULTS_TOLD);
  const words = results.map(
    ({ method, result, domain, authserv }) => `${method}=${result} for ${domain ?? 'the sender'} by ${authserv}`,
  );
  return { verdict: verdict(), policy, member, authentication: words };
};

const attributed = (
  rule: Attribution['rule'],
  person: Mailbox | null,
  said: Partial<Pick<Attribution, 'forwarder' | 'original' | 'trust' | 'confidence'>> = {},
): Attribution => ({
  ...{ rule, person, forwarder: null, original: null, trust: null, confidence: 'high', version: ATTRIBUTION_VERSION },
  ...said,
});

const isAmong = (address: string, addresses: readonly string[]): boolean =>
  addresses.some((other) => sameAddress(withoutTag(other), withoutTag(address)));

const trustIn = (original: Mailbox, from: Mailbox, input: AttributionInput): ForwarderTrust => {
  const { parsed, envelopeFrom, ours } = input;
  const theirs = [from.address, ...parsed.replyTo.map(({ address }) => address)];
  const returnPath = envelopeFrom === null ? [] : [envelopeFrom];
  return forwarderTrust(input, isAmong(original.address, [...theirs, ...returnPath, ...ours]));
};

/** Whose words a mail is: of a forward by one we believe, whoever wrote the mail passed on; both stay known. */
export const decideAttribution = (input: AttributionInput): Attribution => {
  const { parsed, policy, ours } = input;
  const { from, replyTo, automatic, forwarded } = parsed;
  if (isMachines(parsed)) return attributed('machine', null);
  if (from === null) return attributed('nobody', null);
  const clear = clearForward(forwarded);
  const named = { original: clear?.from ?? null, trust: clear && trustIn(clear.from, from, input) };
  if (clear !== null && named.trust?.verdict === 'believed') {
    const rule = clear.how === 'attached' ? 'forwarded-attached' : 'forwarded-inline';
    return attributed(rule, clear.from, { ...named, forwarder: from, confidence: clear.confidence });
  }
  const [answerTo] = replyTo;
  if (
    named.trust?.verdict !== 'original-is-ours' &&
    policy.replyTo === 'follow' &&
    automatic === null &&
    answerTo !== undefined
  ) {
    if (!isAmong(answerTo.address, [from.address, ...ours])) return attributed('reply-to', answerTo, named);
  }
  return attributed('sender', from, { ...named, confidence: forwarded?.how === 'unclear' ? 'low' : 'high' });
};
