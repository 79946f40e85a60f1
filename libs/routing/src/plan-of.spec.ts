import { describe, expect, it } from 'vitest';
import type { RoutingAction, RoutingConditions, RoutingRule } from '#libs/inboxes';
import type { RoutingQuestion } from './conditions.js';
import { planOf } from './plan-of.js';

const at = '2026-03-02T05:00:00.000Z';
const hours = { timeZone: 'Europe/Vienna', week: [{ day: 1, from: '08:00', to: '17:00' }], holidays: [] };
const asks: RoutingConditions = {
  senders: [],
  subjectWords: [],
  languages: [],
  hours: null,
  tags: [],
  attachments: null,
};
const asked: RoutingQuestion = {
  occasion: 'opened',
  sender: 'Zoe@shop.example.net',
  subject: 'Re: Invoice, no. 7 (overdue!)',
  language: 'en',
  hours: 'outside',
  tags: [],
  attachments: false,
};

const rule = (
  ruleId: string,
  conditions: Partial<RoutingConditions>,
  actions: readonly RoutingAction[] = [],
  said: Partial<RoutingRule> = {},
): RoutingRule => ({
  ruleId,
  name: ruleId.toUpperCase(),
  on: ['opened'],
  conditions: { ...asks, ...conditions },
  actions,
  stop: false,
  ...said,
});
const tag = (name: string): RoutingAction => ({ type: 'tag', tag: name });
const plan = (...rules: readonly RoutingRule[]) => planOf(rules, asked, { at, hours });
const holds = (conditions: Partial<RoutingConditions>, question: Partial<RoutingQuestion> = {}): boolean =>
  planOf([rule('r', conditions)], { ...asked, ...question }, { at, hours }).matched.length === 1;

describe('a condition', () => {
  it.each<[string, Partial<RoutingConditions>, boolean]>([
    ['nothing', {}, true],
    ['the address', { senders: ['zoe@shop.example.net'] }, true],
    ['its domain', { senders: ['shop.example.net'] }, true],
    ['a domain above it', { senders: ['other.example', 'example.net'] }, true],
    ['a domain that ends alike', { senders: ['ample.net'] }, false],
    ['a word', { subjectWords: ['INVOICE'] }, true],
    ['a phrase', { subjectWords: ['invoice no 7'] }, true],
    ['words that stand apart', { subjectWords: ['invoice 7'] }, false],
    ['a part of a word', { subjectWords: ['voice'] }, false],
    ['one of several languages', { languages: ['de', 'en'] }, true],
    ['another language', { languages: ['de'] }, false],
    ['hours', { hours: 'outside' }, true],
    ['other hours', { hours: 'inside' }, false],
    ['attachments', { attachments: true }, false],
    ['no attachments', { attachments: false }, true],
    ['all of several', { senders: ['example.net'], languages: ['en'], hours: 'outside' }, true],
    ['all but one', { senders: ['example.net'], languages: ['en'], hours: 'inside' }, false],
  ])('on %s', (_, conditions, expected) => expect(holds(conditions)).toBe(expected));

  it('on a subject reads characters that stand without spaces, and accents', () => {
    expect(holds({ subjectWords: ['請求'] }, { subject: '御請求書の件' })).toBe(true);
    expect(holds({ subjectWords: ['réclamation'] }, { subject: 'Ma RE\u0301CLAMATION' })).toBe(true);
  });
  it('on a language holds for none that is not known', () =>
    expect(holds({ languages: ['en'] }, { language: null })).toBe(false));
  it('on tags sees those of the conversation', () =>
    expect([holds({ tags: ['vip'] }), holds({ tags: ['x', 'vip'] }, { tags: ['vip'] })]).toEqual([false, true]));
});

describe('a plan', () => {
  it('follows all rules that hold, up to one that stops', () => {
    const rules = [
      rule('a', {}, [tag('one')]),
      rule('b', { languages: ['de'] }, [tag('two')]),
      rule('c', {}, [tag('three'), tag('one')], { stop: true }),
      rule('d', {}, [tag('four')]),
    ];
    expect(plan(...rules)).toMatchObject({
      matched: [
        { ruleId: 'a', name: 'A' },
        { ruleId: 'c', name: 'C' },
      ],
      outcome: { tags: ['one', 'three'] },
    });
  });
  it('lets a rule see the tags of those before it', () => {
    const rules = [rule('a', { tags: ['one'] }), rule('b', {}, [tag('one')]), rule('c', { tags: ['one'] })];
    expect(plan(...rules).matched.map(({ ruleId }) => ruleId)).toEqual(['b', 'c']);
  });
  it('asks no rule that is for another occasion', () =>
    expect(plan(rule('a', {}, [tag('one')], { on: ['reopened'] })).matched).toEqual([]));
  it('keeps who assigns in order', () => {
    const assign = (by: 'fixed' | 'random') => ({ type: 'assign', by, among: [] }) as const;
    expect(plan(rule('a', {}, [assign('random')]), rule('b', {}, [assign('fixed')])).assigns).toEqual([
      { ...assign('random'), ruleId: 'a' },
      { ...assign('fixed'), ruleId: 'b' },
    ]);
  });
  it.each<[string, readonly RoutingAction[], object]>([
    [
      'for some minutes',
      [{ type: 'snooze', until: { minutes: 90 } }],
      { state: 'snoozed', until: '2026-03-02T06:30:00.000Z' },
    ],
    ['until it opens', [{ type: 'snooze', until: 'opening' }], { state: 'snoozed', until: '2026-03-02T07:00:00.000Z' }],
    [
      'not, where it is closed',
      [{ type: 'snooze', until: 'opening' }, { type: 'close' }],
      { state: 'closed', until: null },
    ],
    ['not, where it is spam', [{ type: 'close' }, { type: 'spam' }], { state: 'spam', until: null }],
    ['not, where nothing says so', [], { state: null, until: null, inboxId: null, assignee: null, tags: [] }],
    [
      'and moved to the first place',
      [
        { type: 'move', inboxId: 'i2' },
        { type: 'move', inboxId: 'i3' },
      ],
      { inboxId: 'i2' },
    ],
  ])('puts a conversation off %s', (_, actions, expected) =>
    expect(plan(rule('a', {}, actions)).outcome).toMatchObject(expected),
  );
  it('does not put off until an opening what comes while the inbox is open', () => {
    const rules = [rule('a', {}, [{ type: 'snooze', until: 'opening' }])];
    const { outcome } = planOf(rules, asked, { at: '2026-03-02T09:00:00.000Z', hours });
    expect(outcome).toMatchObject({ state: null, until: null });
  });
});
