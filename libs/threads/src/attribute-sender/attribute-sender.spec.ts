import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import type { RecordRef } from '#libs/records';
import { threadDecider } from '../decider.js';
import type { Attribution, ThreadEvent } from '../thread-events.js';
import {
  answerId,
  attributed,
  composed,
  mailbox,
  max,
  maxId,
  minute,
  opened,
  questionId,
  received,
  uuid,
  zoe,
  zoeId,
} from '../thread.fixtures.js';
import { type AttributeSender, type Party, partyOf } from './attribute-sender.js';

const contact = (id: string): RecordRef => ({ type: 'contact', id });
const zoesDeal: RecordRef = { type: 'deal', id: uuid(9) };

const to = (contactId: string | null, ...associations: readonly RecordRef[]): AttributeSender => ({
  type: 'AttributeSender',
  emailId: questionId,
  contactId,
  person: null,
  associations: [...(contactId === null ? [] : [contact(contactId)]), ...associations],
  at: minute(41),
});

const zoes = [opened(), received({ associations: [contact(zoeId), zoesDeal] }), composed()] as const;

describe('AttributeSender', () => {
  it('says whose a mail is, whose it was taken for until now, and what it concerns from now on', () =>
    given(threadDecider, ...zoes)
      .when(to(maxId, { type: 'company', id: uuid(31) }))
      .then(attributed({ associations: [contact(maxId), { type: 'company', id: uuid(31) }] })));

  it('keeps who of those in the mail that is', () =>
    given(threadDecider, ...zoes)
      .when({ ...to(maxId), person: max })
      .then(attributed({ person: max })));

  it("makes a mail nobody's", () =>
    given(threadDecider, ...zoes)
      .when(to(null))
      .then(attributed({ contactId: null, associations: [] })));

  it('restores what the mail concerned when it came, whatever is linked by now', () =>
    given(threadDecider, ...zoes, attributed())
      .when(to(zoeId, { type: 'deal', id: uuid(32) }))
      .then(
        attributed({
          ...{ contactId: zoeId, previousContactId: maxId, person: zoe },
          associations: [contact(zoeId), zoesDeal],
        }),
      ));

  it('is quiet when the mail is that contact’s already, also the second time', () => {
    given(threadDecider, ...zoes)
      .when(to(zoeId))
      .thenNothing();
    given(threadDecider, ...zoes, attributed())
      .when(to(maxId))
      .thenNothing();
    given(threadDecider, ...zoes, attributed({ contactId: null }))
      .when(to(null))
      .thenNothing();
  });

  it('speaks of mails that came in to this thread alone', () => {
    given(threadDecider, ...zoes)
      .when({ ...to(maxId), emailId: answerId })
      .thenBroken('email-sent');
    given(threadDecider, ...zoes)
      .when({ ...to(maxId), emailId: uuid(99) })
      .thenBroken('email-missing');
    given(threadDecider).when(to(maxId)).thenBroken('thread-missing');
  });
});

describe('partyOf', () => {
  const forwarded: Attribution = {
    rule: 'forwarded-inline',
    person: max,
    forwarder: zoe,
    original: max,
    trust: null,
    confidence: 'high',
    version: 1,
  };
  const notFollowed: Attribution = { ...forwarded, rule: 'sender', person: zoe, forwarder: null };
  const plain: Attribution = { ...notFollowed, original: null };

  const party = (who: Party, attribution: Attribution, contactId: string | null = zoeId, from = zoe) => {
    const past: readonly ThreadEvent[] = [opened(), received({ attribution, contactId, from })];
    return partyOf(questionId, who, fold(threadDecider, past));
  };

  it.each<[string, Party, Attribution, string, object]>([
    ['the original whom the decision followed', 'original', forwarded, maxId, { contactId: maxId, person: max }],
    ['who passed it on, to be found', 'forwarder', forwarded, maxId, { contactId: null, person: zoe }],
    ['its sender, to be found', 'sender', forwarded, maxId, { contactId: null, person: zoe }],
    [
      'the original who was not believed, to be found',
      'original',
      notFollowed,
      zoeId,
      { contactId: null, person: max },
    ],
    ['who passed it on, as it was decided', 'forwarder', notFollowed, zoeId, { contactId: zoeId, person: zoe }],
    [
      'its sender, where the one to answer was decided on',
      'sender',
      { ...plain, rule: 'reply-to' },
      maxId,
      { contactId: null, person: zoe },
    ],
    ['its sender, as it was decided', 'sender', plain, zoeId, { contactId: zoeId, person: zoe }],
  ])('is %s', (_, who, attribution, contactId, expected) =>
    expect(party(who, attribution, contactId)).toEqual(expected),
  );

  it('is the sender of a mail that was nobody’s', () =>
    expect(party('sender', { ...plain, rule: 'machine', person: null }, null)).toEqual({
      contactId: null,
      person: zoe,
    }));

  it('is nobody where a mail names nobody of that kind', () => {
    expect(() => party('original', plain)).toThrow('does not pass another one on');
    expect(() => party('forwarder', plain)).toThrow('does not pass another one on');
    expect(() => party('original', { ...forwarded, rule: 'sender', original: null })).toThrow('name its original');
    expect(() => party('sender', { ...plain, rule: 'nobody' }, null, mailbox(''))).toThrow('name its sender');
  });
});
