import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { second } from '../inbound-mail.fixtures.js';
import { decideSpam, foundSpam, type SpamInput } from './spam.js';

const usual: SpamInput = {
  sender: 'Zoe@Example.net',
  released: false,
  answered: null,
  policy: { spamScore: null, failedAuthentication: 'deliver' },
  senders: [],
  spamHeaders: [],
  authentication: [],
};

const decide = (said: Partial<SpamInput> = {}) => decideSpam({ ...usual, ...said });

const allow = { pattern: 'zoe@example.net', verdict: 'allow' } as const;
const deny = { pattern: 'example.net', verdict: 'deny' } as const;
const flagged = { header: 'X-Spam-Flag', spam: true, score: null };
const failed = { authserv: 'mx.example.org', method: 'dmarc', result: 'fail', domain: 'example.net' } as const;
const strict = { spamScore: null, failedAuthentication: 'spam' } as const;

describe('decideSpam', () => {
  it('finds nothing in usual mail', () =>
    expect(decide()).toEqual({ spam: false, rule: 'none', inputs: [], version: 2 }));

  it('takes the first rule that applies: a person, allowed, answered, denied, the filter, authentication', () => {
    const all = {
      released: true,
      senders: [deny, allow],
      answered: '<ours@example.org>',
      spamHeaders: [flagged],
      authentication: [failed],
      policy: strict,
    };
    expect(decide(all)).toMatchObject({ spam: false, rule: 'released' });
    expect(decide({ ...all, released: false })).toMatchObject({ spam: false, rule: 'allow-list' });
    expect(decide({ ...all, released: false, senders: [deny] })).toMatchObject({ spam: false, rule: 'own-message-id' });
    const rest = { ...all, released: false, answered: null };
    expect(decide({ ...rest, senders: [deny] })).toMatchObject({ spam: true, rule: 'deny-list' });
    expect(decide({ ...rest, senders: [] })).toMatchObject({ spam: true, rule: 'filter' });
    expect(decide({ ...rest, senders: [], spamHeaders: [] })).toMatchObject({ spam: true, rule: 'authentication' });
  });

  it('says what it looked at', () => {
    expect(decide({ senders: [deny] }).inputs).toEqual(['sender zoe@example.net', 'listed example.net']);
    expect(decide({ answered: '<ours@example.org>' }).inputs).toEqual(['answers <ours@example.org>']);
    expect(decide({ spamHeaders: [flagged] }).inputs).toEqual(['X-Spam-Flag: spam']);
    expect(decide({ policy: strict, authentication: [failed] }).inputs).toEqual([
      'dmarc=fail for example.net by mx.example.org',
    ]);
  });

  it.each([
    ['example.net', 'zoe@example.net', true],
    ['example.net', 'zoe@news.EXAMPLE.net', true],
    ['example.net', 'zoe@notexample.net', false],
    ['example.net', 'example.net@example.org', false],
    ['news.example.net', 'zoe@example.net', false],
    ['zoe@example.net', 'ZOE@example.net', true],
    ['zoe@example.net', 'chloe@example.net', false],
    ['zoe@example.net', 'zoe@news.example.net', false],
    ['example.net', '', false],
  ])('denies by %s the sender %s: %s', (pattern, sender, spam) =>
    expect(decide({ sender, senders: [{ pattern, verdict: 'deny' }] }).spam).toBe(spam),
  );

  it.each([
    [null, [{ header: 'X-Spam-Score', spam: false, score: 9.9 }], false],
    [5, [{ header: 'X-Spam-Score', spam: false, score: 5 }], true],
    [5, [{ header: 'X-Spam-Score', spam: false, score: 4.9 }], false],
    [8, [flagged, { header: 'X-Spam-Score', spam: true, score: 6 }], false],
    [8, [flagged], true],
    [
      5,
      [
        { header: 'X-Spam-Score', spam: false, score: -100 },
        { header: 'X-Rspamd-Score', spam: false, score: 7 },
      ],
      true,
    ],
  ])('with a score of %j takes %j for spam: %s', (spamScore, spamHeaders, spam) =>
    expect(decide({ spamHeaders, policy: { ...usual.policy, spamScore } }).spam).toBe(spam),
  );

  it('lets mail that fails DMARC through unless the inbox wants it otherwise', () => {
    expect(decide({ authentication: [failed] }).spam).toBe(false);
    expect(decide({ policy: strict, authentication: [{ ...failed, method: 'spf' }] }).spam).toBe(false);
    expect(decide({ policy: strict, authentication: [{ ...failed, result: 'none' }] }).spam).toBe(false);
  });

  it('never takes for spam what a person released, whoever says what of it', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ header: fc.string(), spam: fc.boolean(), score: fc.option(fc.double()) })),
        fc.array(fc.record({ pattern: fc.domain(), verdict: fc.constantFrom('allow', 'deny') })),
        fc.emailAddress(),
        (spamHeaders, senders, sender) => {
          expect(decide({ released: true, spamHeaders, senders, sender }).spam).toBe(false);
        },
      ),
    ));
});

describe('foundSpam', () => {
  it('is kept for 90 days', () => {
    const verdict = decide({ spamHeaders: [flagged] });
    expect(foundSpam(verdict, 'id', second(0)).data).toMatchObject({ verdict, keptUntil: '2026-05-30T09:00:00.000Z' });
  });
});
