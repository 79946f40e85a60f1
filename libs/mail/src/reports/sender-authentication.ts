import { Resolver } from 'node:dns/promises';
import type { DKIMVerifyResult, DNSResolver } from 'mailauth';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { dmarc } from 'mailauth/lib/dmarc/index.js';
import { spf } from 'mailauth/lib/spf/index.js';
import { splitMail } from '../parse/header-block.js';
import type { AuthenticationResult } from './authentication-results.js';
import { Deadline } from './deadline.js';

/** Where a mail came from. `envelopeFrom: null` is the null return path. */
export type SenderArrival = Readonly<{ envelopeFrom: string | null; remoteAddress: string; helo: string }>;

export type SenderAuthenticationOptions = Readonly<{
  /** Looks up DNS records: as `resolve` of node:dns/promises, with the codes of its errors. */
  resolver: DNSResolver;
  /** For all checks of one mail together. */
  timeoutMs?: number;
  /** What this server calls itself in the results. */
  authserv?: string;
}>;

const MAX_SIGNATURES = 8;
const MAX_HEADER = 256 * 1024;
const MAX_FROM = 8 * 1024;

/** Asks the DNS servers of the system, two seconds each time. */
export const systemResolver = (): DNSResolver => {
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  return async (domain, type) => (await resolver.resolve(domain, type)) as string[][] | string[];
};

type Found = Pick<AuthenticationResult, 'method' | 'result' | 'domain'>;

/**
 * Checks SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) of a mail as it came. Bounded in time, in DNS lookups (40) and in signatures
 * (the first 8). The body is hashed in pieces, between which the event loop goes on.
 */
export class SenderAuthentication {
  readonly #resolver: DNSResolver;
  readonly #timeoutMs: number;
  readonly #authserv: string;

  constructor({ resolver, timeoutMs = 5_000, authserv = 'threadlog' }: SenderAuthenticationOptions) {
    this.#resolver = resolver;
    this.#timeoutMs = timeoutMs;
    this.#authserv = authserv;
  }

  /**
   * One result of SPF, one for each signature (`none` without any), one of DMARC. Never throws: what cannot be found out is `temperror`, a
   * mail that no check can be made of `permerror`. No DMARC failure is told while a check it rests on has not come to an end.
   */
  async check(raw: Buffer, arrival: SenderArrival): Promise<AuthenticationResult[]> {
    const deadline = Deadline.in(this.#timeoutMs);
    const checks = this.#check(raw, arrival, deadline);
    try {
      const found = await Promise.race([checks, deadline.reached]);
      return found.map((result) => ({ authserv: this.#authserv, ...result }));
    } catch {
      // Whatever went wrong is the result: a mail is not kept from its inbox because its sender could not be checked.
      return methods.map((method) => ({ authserv: this.#authserv, method, result: 'temperror', domain: null }));
    } finally {
      deadline.clear();
      // The checks end soon after the deadline, by an error that has been answered for.
      checks.catch(() => undefined);
    }
  }

  async #check(
    raw: Buffer,
    { envelopeFrom, remoteAddress, helo }: SenderArrival,
    deadline: Deadline,
  ): Promise<Found[]> {
    const mail = checkable(raw);
    const resolver = deadline.bound(this.#resolver);
    const [ofSpf, ofDkim] = await Promise.all([
      spf({ sender: envelopeFrom ?? '', ip: remoteAddress, helo, mta: this.#authserv, resolver }),
      mail === null ? null : dkimVerify(deadline.pieces(mail), { sender: envelopeFrom ?? '', resolver }),
    ]);
    const spfFound: Found = { method: 'spf', result: ofSpf.status.result, domain: domainOf(ofSpf.domain) };
    if (ofDkim === null) return [spfFound, failedWith('dkim', 'permerror'), failedWith('dmarc', 'permerror')];
    const signed = ofDkim.results.filter(({ signingDomain }) => Boolean(signingDomain));
    const signatures = signed.map(signatureResult);
    const passed = signatures.filter(({ result }) => result === 'pass');
    const [from, ...more] = ofDkim.headerFrom;
    if (from === undefined || more.length > 0)
      return [spfFound, ...orNone(signatures), failedWith('dmarc', 'permerror')];
    const ofDmarc = await dmarc({
      headerFrom: from,
      spfDomains: spfFound.result === 'pass' && spfFound.domain !== null ? [spfFound.domain] : [],
      dkimDomains: passed.flatMap(({ domain }) => (domain === null ? [] : [{ domain }])),
      resolver,
    });
    const unsure = [spfFound, ...signatures].some(({ result }) => result === 'temperror');
    const verdict = ofDmarc === false ? 'permerror' : ofDmarc.status.result;
    const result = verdict === 'fail' && unsure ? 'temperror' : verdict;
    return [
      spfFound,
      ...orNone(signatures),
      { method: 'dmarc', result, domain: domainOf(from.slice(from.lastIndexOf('@') + 1)) },
    ];
  }
}

const methods = ['spf', 'dkim', 'dmarc'] as const;

const failedWith = (method: Found['method'], result: string): Found => ({ method, result, domain: null });

const orNone = (signatures: readonly Found[]): readonly Found[] =>
  signatures.length > 0 ? signatures : [failedWith('dkim', 'none')];

const domainOf = (domain: unknown): string | null =>
  typeof domain === 'string' && domain !== '' && domain.length <= 253 ? domain.toLowerCase() : null;

/** A signature over part of the body (`l=`) lets anyone add to it: that is no pass. */
const signatureResult = ({ signingDomain, status }: DKIMVerifyResult['results'][number]): Found => {
  const { result, comment, underSized } = status as { result: string; comment?: unknown; underSized?: unknown };
  const broken = comment === 'body hash did not verify';
  const partial = typeof underSized === 'number' && underSized > 0;
  return {
    method: 'dkim',
    result: broken ? 'fail' : result === 'pass' && partial ? 'policy' : result,
    domain: domainOf(signingDomain),
  };
};

/**
 * The mail without the signatures beyond the eighth and without ARC, whose seals mailauth counts among the signatures though they cover no
 * mail; null when its header is too large to be looked at.
 */
const checkable = (raw: Buffer): readonly Buffer[] | null => {
  const { fields, body } = splitMail(raw);
  const from = fields.filter(({ name }) => name === 'from');
  if (raw.length - body.length > MAX_HEADER || from.some(({ value }) => value.length > MAX_FROM)) return null;
  const beyond = fields.filter(({ name }) => name === 'dkim-signature').slice(MAX_SIGNATURES);
  const unseen = new Set([...beyond, ...fields.filter(({ name }) => name.startsWith('arc-'))]);
  if (unseen.size === 0) return [raw];
  return [...fields.filter((field) => !unseen.has(field)).map((field) => field.raw), Buffer.from('\r\n'), body];
};
