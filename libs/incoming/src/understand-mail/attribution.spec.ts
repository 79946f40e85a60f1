import { describe, expect, it } from 'vitest';
import { parsed } from '../inbound-mail.fixtures.js';
import type { InboundMailParsed } from '../inbound-mail.js';
import type { Authentication, Forwarded } from '../mail-facts.js';
import { type AttributionInput, believed, decideAttribution, isForged } from './attribution.js';

const ada = { address: 'ada@example.org', name: 'Ada' };
const zoe = { address: 'zoe@example.net', name: 'Zoë' };
const max = { address: 'max@example.net', name: 'Max' };

const forward = (said: Partial<Extract<Forwarded, { how: 'inline' | 'attached' }>> = {}): Forwarded => ({
  ...{ how: 'inline', from: zoe, subject: 'Invoice', date: null, confidence: 'high', ...said },
});

const result = (method: Authentication['method'], said: string, authserv = 'mx.example.org'): Authentication => ({
  ...{ authserv, method, result: said, domain: 'example.net' },
});

type Said = Partial<InboundMailParsed['data']>;

const decide = (said: Said = {}, input: Partial<AttributionInput> = {}) =>
  decideAttribution({
    parsed: parsed(said).data,
    envelopeFrom: null,
    policy: { replyTo: 'ignore', forwardedBy: 'members' },
    member: true,
    authentication: [],
    ours: [],
    ...input,
  });

const bySender = { rule: 'sender', forwarder: null, original: null, trust: null, confidence: 'high', version: 2 };
const aMembers = { policy: 'members', member: true, authentication: [] };

describe('decideAttribution', () => {
  it('takes the sender for the writer', () => expect(decide()).toEqual({ ...bySender, person: parsed().data.from }));

  it('takes nobody for the writer of a mail without a sender', () =>
    expect(decide({ from: null })).toMatchObject({ rule: 'nobody', person: null }));

  it.each(['delivery-report', 'abuse-report', 'aggregate-report', 'mailer-daemon'])(
    'makes a %s nobody’s',
    (automatic) => expect(decide({ automatic })).toMatchObject({ rule: 'machine', person: null }),
  );

  it('makes a report nobody’s, also one that looks like a forward', () => {
    const report = { kind: 'delivery', recipients: [], messageIds: [] } as const;
    expect(decide({ report, forwarded: forward() })).toMatchObject({ rule: 'machine', person: null });
  });

  it.each(['auto-reply', 'list', 'null-return-path', 'bulk'])('keeps who sent %s mail', (automatic) =>
    expect(decide({ automatic }).rule).toBe('sender'),
  );

  it.each([
    ['attached', 'high', 'forwarded-attached'],
    ['inline', 'low', 'forwarded-inline'],
  ] as const)('of a mail passed on %s takes whom it names, with the confidence %s', (how, confidence, rule) =>
    expect(decide({ from: ada, forwarded: forward({ how, confidence }) })).toEqual({
      ...{ rule, confidence, person: zoe, forwarder: ada, original: zoe, version: 2 },
      trust: { ...aMembers, verdict: 'believed' },
    }),
  );

  it('takes the forwarder where their word is not taken, keeps whom they named, and says why', () =>
    expect(decide({ from: ada, forwarded: forward() }, { member: false })).toEqual({
      ...{ ...bySender, person: ada, original: zoe },
      trust: { verdict: 'not-a-member', policy: 'members', member: false, authentication: [] },
    }));

  it.each([
    ['nobody', true, 'pass', 'policy'],
    ['members', true, 'pass', 'believed'],
    ['members', false, 'pass', 'not-a-member'],
    ['members', true, 'fail', 'authentication-failed'],
    ['members', false, 'fail', 'not-a-member'],
    ['anyone', false, 'pass', 'believed'],
    ['anyone', false, 'fail', 'authentication-failed'],
  ] as const)(
    'believes a forwarder by the policy %s, member %s, DMARC %s: %s',
    (forwardedBy, member, dmarc, verdict) => {
      const policy = { replyTo: 'ignore', forwardedBy } as const;
      const authentication = [result('dmarc', dmarc)];
      const { trust, rule } = decide({ from: ada, forwarded: forward() }, { policy, member, authentication });
      const words = [`dmarc=${dmarc} for example.net by mx.example.org`];
      expect(trust).toEqual({ verdict, policy: forwardedBy, member, authentication: words });
      expect(rule).toBe(verdict === 'believed' ? 'forwarded-inline' : 'sender');
    },
  );

  it('tells twenty results at most', () => {
    const authentication = Array.from({ length: 30 }, () => result('dkim', 'pass'));
    expect(decide({ from: ada, forwarded: forward() }, { authentication }).trust?.authentication).toHaveLength(20);
  });

  it('takes the forwarder where it is unclear who wrote the mail, and says that it is not sure', () =>
    expect(decide({ from: ada, forwarded: { how: 'unclear', why: 'no address' } })).toEqual({
      ...{ ...bySender, person: ada, confidence: 'low' },
    }));

  it.each([
    ['their own address', { from: ada, forwarded: forward({ from: ada }) }, {}],
    [
      'their own address with a tag',
      { from: ada, forwarded: forward({ from: { ...ada, address: 'ADA+x@example.org' } }) },
      {},
    ],
    ['where they want answers', { from: ada, replyTo: [zoe], forwarded: forward() }, {}],
    ['their return path', { from: ada, forwarded: forward() }, { envelopeFrom: zoe.address }],
    ['an address of ours', { from: ada, forwarded: forward() }, { ours: ['Zoe@example.net'] }],
  ] as const)('makes no customer of a forwarder by %s', (_, said, input) =>
    expect(decide(said, input)).toMatchObject({
      ...{ rule: 'sender', person: ada, forwarder: null },
      trust: { verdict: 'original-is-ours' },
    }),
  );

  it('follows Reply-To only where the inbox wants it, and not to a list, to us or to the sender', () => {
    const follow = { policy: { replyTo: 'follow', forwardedBy: 'members' } } as const;
    expect(decide({ replyTo: [max] })).toMatchObject({ rule: 'sender' });
    expect(decide({ replyTo: [max] }, follow)).toMatchObject({ rule: 'reply-to', person: max });
    expect(decide({ replyTo: [max], automatic: 'list' }, follow)).toMatchObject({ rule: 'sender' });
    expect(decide({ replyTo: [max] }, { ...follow, ours: [max.address] })).toMatchObject({ rule: 'sender' });
    expect(decide({ replyTo: [{ ...zoe, address: 'ZOE@example.net' }] }, follow)).toMatchObject({ rule: 'sender' });
  });
});

describe('what servers say of a sender', () => {
  it('is believed of those that are trusted, whatever their case', () => {
    const all = [result('dmarc', 'fail'), result('dmarc', 'fail', 'mx.example.net')];
    expect(believed(all, ['MX.example.org'])).toEqual([all[0]]);
    expect(believed(all, [])).toEqual([]);
  });

  it.each([
    [[], false],
    [[result('dmarc', 'fail')], true],
    [[result('dmarc', 'pass'), result('spf', 'fail')], false],
    [[result('spf', 'fail')], true],
    [[result('spf', 'softfail'), result('dkim', 'fail')], false],
    [[result('dmarc', 'fail'), result('spf', 'pass')], true],
  ])('%j is a forgery: %s', (authentication, forged) => expect(isForged(authentication)).toBe(forged));
});
