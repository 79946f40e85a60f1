import { describe, expect, it } from 'vitest';
import { AnswerLost, NotSent, SmtpFault, type RecipientResult, type SmtpFaultKind } from '#libs/mail';
import { refusalIn } from './refusal.smtp.js';

const refused = (...replies: readonly string[]) => ({
  recipients: replies.map((reply, n): RecipientResult => {
    const outcome = reply.startsWith('2') ? 'delivered' : reply.startsWith('4') ? 'deferred' : 'failed';
    return { address: `r${n}@example.net`, outcome, reply };
  }),
});

const notSent = (kind: SmtpFaultKind): NotSent =>
  new NotSent('no', false, {}, new SmtpFault(kind, `${kind}, in plain words`));

describe('what a transaction says of its server', () => {
  it.each([
    ['somebody got the mail', refused('250 ok', '550 5.7.1 no')],
    ['everybody got it', refused('250 ok')],
  ])('is that it is willing when %s', (_case, result) => expect(refusalIn(result)).toBe('willing'));

  it.each([
    ['nobody there is known', refused('550 5.1.1 no such user', '550 5.1.10 no such domain')],
    ['a mailbox is full', refused('552 5.2.2 full')],
    ['it does not like the content', refused('554 5.6.0 no')],
    ['it asks to come later with this mail', refused('451 4.7.1 greylisted')],
    ['it gives no reason that a program could read', refused('550 go away')],
    ['it has no such account', refused('550 the account that you tried to reach is disabled')],
    ['one recipient is not known, the other may not be relayed to', refused('550 no such user', '550 Relaying denied')],
    ['its system rests for one of two', refused('451 4.3.0 not now', '450 4.2.0 busy')],
    ['one recipient is refused by policy, another is not known', refused('550 5.7.1 no', '550 5.1.1 no such user')],
    ['the mail could not have been sent to anyone', new NotSent('there is no recipient', true)],
  ])('is nothing when %s', (_case, transaction) => expect(refusalIn(transaction)).toBeNull());

  it.each(['5.3.2', '5.4.5', '5.7.1'])('is that it takes none of our mail when it says %s to everybody', (status) =>
    expect(refusalIn(refused(`550 ${status} no`, `554-${status} no`))).toEqual({
      why: 'refused',
      reason: `550 ${status} no`,
      final: false,
      resumes: 'command',
    }),
  );

  it.each(['554 Account suspended', '550 Relaying denied', '550 5.7.1 no'])(
    'is that only a person can tell when it is over, whether in numbers or in words: %s',
    (reply) =>
      expect(refusalIn(refused(reply, '452 4.3.1 no room'))).toMatchObject({ reason: reply, resumes: 'command' }),
  );

  it.each(['421 4.3.2 shutting down', '451 4.3.0 not now', '452 4.3.1 no room'])(
    'is that its system rests, which it can be asked about: %s',
    (reply) =>
      expect(refusalIn(refused(reply, reply))).toEqual({
        why: 'refused',
        reason: reply,
        final: false,
        resumes: 'probe',
      }),
  );

  it.each<[SmtpFaultKind, boolean]>([
    ['login-refused', true],
    ['secret-unreadable', true],
    ['unreachable', false],
    ['sender-refused', false],
    ['throttled', false],
    ['connection-lost', false],
  ])('is %s, which is final: %s', (kind, final) =>
    expect(refusalIn(notSent(kind))).toEqual({
      why: kind === 'login-refused' ? kind : 'refused',
      reason: `${kind}, in plain words`,
      final,
      resumes: 'probe',
    }),
  );

  it('is what only a person can judge when its answers get lost', () =>
    expect(refusalIn(new AnswerLost('it hung up', ['zoe@example.net'], []))).toEqual({
      why: 'refused',
      reason: 'it hung up',
      final: false,
      resumes: 'command',
    }));
});
