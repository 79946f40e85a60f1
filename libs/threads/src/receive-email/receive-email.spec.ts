import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import {
  closed,
  composed,
  markedAsSpam,
  max,
  minute,
  opened,
  received,
  reopened,
  snoozed,
  uuid,
  woken,
} from '../thread.fixtures.js';
import type { EmailReceived } from '../thread-events.js';
import type { ReceiveEmail } from './receive-email.js';

const receive = (email: EmailReceived['data'], said: Partial<ReceiveEmail> = {}): ReceiveEmail => ({
  type: 'ReceiveEmail',
  email,
  report: null,
  reopening: { automatic: [], bounce: true },
  routing: null,
  ...said,
});

const answering = { rule: 'references', matched: '<question@example.net>', related: null, version: 1 } as const;

const command = receive(received().data);
const next = received({ emailId: uuid(50), at: minute(40), threading: answering });
const reopenedByNext = reopened({ at: minute(40), reason: 'mail-received', emailId: uuid(50) });

describe('ReceiveEmail', () => {
  it('opens a thread', () => given(threadDecider).when(command).then(opened(), received()));
  it('adds to a thread', () => given(threadDecider, opened(), composed()).when(receive(next.data)).then(next));
  it('reopens a closed thread and says by which mail', () =>
    given(threadDecider, opened(), received(), closed()).when(receive(next.data)).then(next, reopenedByNext));
  it('wakes nobody for automatic mail, unless it is of a kind that shall', () => {
    const absent = received({ ...next.data, automatic: 'auto-reply' });
    const past = [opened(), received(), closed()];
    given(threadDecider, ...past)
      .when(receive(absent.data))
      .then(absent);
    given(threadDecider, ...past)
      .when(receive(absent.data, { reopening: { automatic: ['list'], bounce: true } }))
      .then(absent);
    given(threadDecider, ...past)
      .when(receive(absent.data, { reopening: { automatic: ['list', 'auto-reply'], bounce: true } }))
      .then(absent, reopenedByNext);
  });
  it('wakes a thread that was put off, as it reopens a closed one', () => {
    const wokenByNext = woken({ at: minute(40), reason: 'mail-received', emailId: uuid(50) });
    for (const past of [snoozed(), snoozed({ until: null })])
      given(threadDecider, opened(), received(), past).when(receive(next.data)).then(next, wokenByNext);
    const absent = received({ ...next.data, automatic: 'auto-reply' });
    given(threadDecider, opened(), received(), snoozed()).when(receive(absent.data)).then(absent);
  });
  it('leaves spam where it is, and wakes nobody', () => {
    given(threadDecider, opened(), received(), markedAsSpam()).when(receive(next.data)).then(next);
    given(threadDecider, opened(), received(), closed(), markedAsSpam()).when(receive(next.data)).then(next);
  });
  it('is quiet the second time, also after the thread was closed', () => {
    given(threadDecider, opened(), received()).when(command).thenNothing();
    given(threadDecider, opened(), received(), closed()).when(command).thenNothing();
  });

  it('refuses a mail that was to begin a conversation which another began meanwhile', () => {
    const late = received({ emailId: uuid(50) }).data;
    given(threadDecider, opened(), received()).when(receive(late)).thenBroken('thread-exists');
    const eve = { ...late, from: { address: 'eve@example.net', name: '' } };
    given(threadDecider, opened(), received({ cc: [] }))
      .when(receive(eve))
      .thenBroken('stranger');
    given(threadDecider, opened(), received({ cc: [] }))
      .when(receive({ ...late, from: max }))
      .thenBroken('stranger');
    given(threadDecider, opened(), received())
      .when(receive({ ...eve, threading: { ...answering, rule: 'stranger' } }))
      .then({ type: 'EmailReceived', data: { ...eve, threading: { ...answering, rule: 'stranger' } } });
  });
});
