import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import {
  attempted,
  composed,
  deferred,
  delivered,
  deliveryCanceled,
  failed,
  max,
  minute,
  opened,
  received,
  released,
  sendCanceled,
  uuid,
  zoe,
} from '../thread.fixtures.js';
import type { EmailReceived } from '../thread-events.js';
import type { ReceiveEmail } from './receive-email.js';

const waits = { release: { at: minute(90), why: 'schedule', cancelOnAnswer: true } } as const;
const reminder = composed(waits);
const second = composed({ ...waits, emailId: uuid(60) });
const answer = received({
  emailId: uuid(50),
  at: minute(40),
  threading: { rule: 'references', matched: '<question@example.net>', related: null, version: 1 },
});
const canceled = sendCanceled({ at: minute(40), why: 'answered', answeredBy: uuid(50) });

const receive = (email: EmailReceived['data']): ReceiveEmail => ({
  type: 'ReceiveEmail',
  email,
  report: null,
  reopening: { automatic: [], bounce: true },
  routing: null,
});

describe('an answer', () => {
  it('cancels every mail that waits to be sent unless one comes', () =>
    given(threadDecider, opened(), received(), reminder, second)
      .when(receive(answer.data))
      .then(answer, canceled, sendCanceled({ ...canceled.data, emailId: uuid(60) })));

  it('ends the attempts at whom such a mail has not reached, and leaves the others alone', () => {
    const both = [zoe.address, max.address];
    const tried = [
      opened(),
      received(),
      composed({ ...waits, cc: [max] }),
      released(),
      attempted({ recipients: both }),
    ];
    const ended = deliveryCanceled({ ...canceled.data, recipients: [max.address] });
    given(threadDecider, ...tried, delivered(), deferred({ recipient: max.address }))
      .when(receive(answer.data))
      .then(answer, ended);
    given(threadDecider, ...tried, delivered(), failed({ recipient: max.address }))
      .when(receive(answer.data))
      .then(answer);
  });

  it.each([
    ['that is to leave all the same', [composed({ release: { ...waits.release, cancelOnAnswer: false } })]],
    ['that was released', [reminder, released()]],
    ['that was canceled', [reminder, sendCanceled()]],
    ['that left at once', [composed()]],
  ])('lets a mail be %s', (_, past) =>
    given(threadDecider, opened(), received(), ...past)
      .when(receive(answer.data))
      .then(answer),
  );

  it('is a person’s, not a machine’s', () => {
    const absent = received({ ...answer.data, automatic: 'auto-reply' });
    const { attribution } = answer.data;
    const unnamed = received({ ...answer.data, attribution: { ...attribution, rule: 'machine', person: null } });
    for (const mail of [absent, unnamed]) {
      given(threadDecider, opened(), received(), reminder).when(receive(mail.data)).then(mail);
    }
  });
});
