import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { ThreadEvent } from '../thread-events.js';
import { answerId, composed, minute, opened, recorded, threadId, uuid } from '../thread.fixtures.js';
import { type DocumentOpensRow, documentOpensRow } from './document-opens.projection.js';
import type { OpenDocument } from './open-document.js';

const look = (at: string, contentItemId = uuid(70)): OpenDocument => ({
  type: 'OpenDocument',
  emailId: answerId,
  contentItemId,
  version: 2,
  at,
});
const looked = (at: string, contentItemId = uuid(70)): Extract<ThreadEvent, { type: 'DocumentOpened' }> => ({
  type: 'DocumentOpened',
  data: { threadId, emailId: answerId, contentItemId, version: 2, at },
});
const past = [opened(), composed()];

describe('OpenDocument', () => {
  it('records that somebody looked', () =>
    given(threadDecider, ...past)
      .when(look(minute(20)))
      .then(looked(minute(20))));
  it('does not count a page that is loaded again within ten minutes', () =>
    given(threadDecider, ...past, looked(minute(20)))
      .when(look(minute(29)))
      .thenNothing());
  it('records another look later, and at another document', () => {
    const after = given(threadDecider, ...past, looked(minute(20)));
    after.when(look(minute(30))).then(looked(minute(30)));
    after.when(look(minute(21), uuid(71))).then(looked(minute(21), uuid(71)));
  });
  it('needs the mail', () => {
    given(threadDecider)
      .when(look(minute(20)))
      .thenBroken('thread-missing');
    given(threadDecider, opened())
      .when(look(minute(20)))
      .thenBroken('email-missing');
  });
  it('grows the conversation by no more than fifty looks, whenever they are', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 60, maxLength: 120 }), (pauses) => {
        let ms = Date.parse(minute(20));
        const looks = pauses.reduce<readonly ThreadEvent[]>((events, pause) => {
          ms += pause * 1_000;
          const at = new Date(ms).toISOString();
          return [...events, ...threadDecider.decide(look(at), fold(threadDecider, [...past, ...events]))];
        }, []);
        expect(looks.length).toBeLessThanOrEqual(50);
      }),
      { numRuns: 20 },
    ));
});

it('the view counts the looks at each document of a mail', () => {
  const rows = recorded([looked(minute(20)), looked(minute(40))]).reduce<DocumentOpensRow | undefined>(
    (row, event) => documentOpensRow(row, event),
    undefined,
  );
  expect(rows).toEqual({
    email_id: answerId,
    content_item_id: uuid(70),
    opens: 2,
    first_opened_at: minute(20),
    last_opened_at: minute(40),
  });
});
