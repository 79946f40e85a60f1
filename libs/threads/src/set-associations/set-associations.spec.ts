import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { REF_TYPES, type RecordRef, sameRef } from '#libs/records';
import { threadDecider } from '../decider.js';
import {
  answerId,
  associated,
  attributed,
  composed,
  dissociated,
  maxId,
  minute,
  opened,
  questionId,
  received,
  uuid,
  zoeId,
} from '../thread.fixtures.js';
import type { SetAssociations } from './set-associations.js';

const zoes: RecordRef = { type: 'contact', id: zoeId };
const deal: RecordRef = { type: 'deal', id: uuid(9) };
const past = [opened(), received({ associations: [zoes] }), composed({ associations: [zoes] })] as const;

const set = (emailId: string | null, ...records: readonly RecordRef[]): SetAssociations => ({
  type: 'SetAssociations',
  hidden: [],
  emailId,
  records,
  at: minute(42),
});

describe('SetAssociations', () => {
  it('says what a mail concerns from now on, and what no longer', () =>
    given(threadDecider, ...past)
      .when(set(answerId, deal))
      .then(dissociated({ at: minute(42), record: zoes }), associated()));

  it('says it of every mail of the conversation at once, where it changes something', () =>
    given(threadDecider, ...past, associated())
      .when(set(null, zoes, deal))
      .then(associated({ emailId: questionId })));

  it('is quiet when a mail concerns just these, in whatever order and however often they are named', () => {
    given(threadDecider, ...past, associated())
      .when(set(answerId, deal, zoes, deal))
      .thenNothing();
    given(threadDecider, ...past, associated(), dissociated())
      .when(set(answerId, zoes))
      .thenNothing();
    given(threadDecider, ...past, attributed())
      .when(set(questionId, { type: 'contact', id: maxId }))
      .thenNothing();
  });

  it('is refused for what is not there, and where one append could not hold it', () => {
    given(threadDecider).when(set(null, deal)).thenBroken('thread-missing');
    given(threadDecider, ...past)
      .when(set(uuid(99), deal))
      .thenBroken('email-missing');
    const long = Array.from({ length: 11 }, (_, n) => composed({ emailId: uuid(100 + n) }));
    const records = Array.from({ length: 50 }, (_, n): RecordRef => ({ type: 'deal', id: uuid(500 + n) }));
    given(threadDecider, opened(), ...long)
      .when(set(null, ...records))
      .thenBroken('too-many-changes');
  });

  it('leaves exactly the final choice, whatever it was before', () => {
    const ref = fc.record({ type: fc.constantFrom(...REF_TYPES), id: fc.constantFrom(uuid(1), uuid(2), uuid(3)) });
    const choices = fc.array(fc.array(ref, { maxLength: 6 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(ref, { maxLength: 6, comparator: sameRef }), choices, (first, later) => {
        let thread = fold(threadDecider, [opened(), composed({ associations: first })]);
        for (const choice of later) {
          for (const event of threadDecider.decide(set(answerId, ...choice), thread))
            thread = threadDecider.evolve(thread, event);
          const now = thread.status === 'none' ? [] : (thread.emails[0]?.associations ?? []);
          expect(now.every((one) => choice.some((other) => sameRef(one, other)))).toBe(true);
          expect(choice.every((one) => now.filter((other) => sameRef(one, other)).length === 1)).toBe(true);
        }
      }),
    );
  });
});
