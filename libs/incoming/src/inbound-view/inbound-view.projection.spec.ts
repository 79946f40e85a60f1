import { describe, expect, it } from 'vitest';
import { type Recorded, recorded } from '#libs/decider';
import { type EmailReceived, type ThreadMoved, threadStream } from '#libs/threads';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import {
  accepted,
  arrivedAgain,
  emailId,
  expired,
  foundDuplicate,
  foundSpam,
  headerRead,
  inboundMailId,
  inboxId,
  parsed,
  quarantined,
  released,
  reprocessingRequested,
  routed,
  second,
  threaded,
  threadId,
  uuid,
} from '../inbound-mail.fixtures.js';
import { type InboundMailEvent, inboundMailStream } from '../inbound-mail.js';
import { receivedEmail } from '../understand-mail/received-email.js';
import { INBOUND_STATES, inboundRow, type InboundRow, inboundView } from './inbound-view.projection.js';

type Event = InboundMailEvent | EmailReceived | ThreadMoved;

const received: EmailReceived = {
  type: 'EmailReceived',
  data: receivedEmail(accepted().data, parsed().data, threaded().data),
};

const inLog = (events: readonly Event[]): readonly Recorded<Event>[] =>
  recorded(events, ({ data }) =>
    'inboundMailId' in data ? inboundMailStream(data.inboundMailId) : threadStream(data.threadId),
  );

const to = uuid(60);
const data = { threadId, fromInboxId: inboxId, toInboxId: to, tickets: [], at: second(90), reason: 'command' } as const;
const moved: ThreadMoved = { type: 'ThreadMoved', data };

const after = (...events: readonly Event[]): InboundRow | undefined =>
  inLog(events).reduce<InboundRow | undefined>((row, event) => inboundRow(row, event), undefined);

const unrouted = accepted({ inboxId: null, receivedBy: null });
const { keptUntil } = foundSpam().data;

const story = [
  accepted(),
  quarantined(),
  arrivedAgain(),
  reprocessingRequested(),
  parsed(),
  foundDuplicate(),
  released({ from: 'duplicate' }),
  parsed(),
  threaded(),
  received,
] as const;

describe('the inbound view', () => {
  it('has a mail where its conversation lies by now', async () => {
    const places = async (...events: readonly Event[]) =>
      (await rowsHoweverCut(inboundView, inLog(events))).map(({ inbox_id }) => inbox_id);
    expect(await places(...story, moved)).toEqual([to]);
    const late = { ...received, data: { ...received.data, inboxId: to } };
    expect(await places(accepted(), parsed(), threaded(), moved, late)).toEqual([to]);
    expect(after(accepted(), parsed(), foundSpam())?.inbox_id).toBe(inboxId);
  });

  it('shows a mail as its whole story left it', () =>
    expect(after(...story)).toEqual({
      inbound_mail_id: inboundMailId,
      inbox_id: inboxId,
      received_by: 'support@example.org',
      addresses: [],
      state: 'received',
      at: second(0),
      changed_at: second(1),
      envelope_from: 'zoe@example.net',
      sender: { address: 'zoe@example.net', name: 'Zoë' },
      subject: 'Invoice 7',
      sent_at: null,
      search: 'zoe@example.net zoe@example.net zoe invoice 7',
      reason: null,
      detail: null,
      duplicate_of: null,
      kept_until: null,
      defects: ['date-unreadable'],
      parser_version: 1,
      raw: accepted().data.raw,
      arrived_again: 1,
      thread_id: threadId,
      email_id: emailId,
    }));

  const ways: readonly (readonly [InboundRow['state'], readonly Event[]])[] = [
    ['unrouted', [unrouted]],
    ['accepted', [unrouted, routed()]],
    ['accepted', [accepted()]],
    ['parsed', [accepted(), parsed()]],
    ['threaded', [accepted(), parsed(), threaded()]],
    ['received', [accepted(), parsed(), threaded(), received]],
    ['duplicate', [accepted(), parsed(), foundDuplicate()]],
    ['accepted', [accepted(), parsed(), foundDuplicate(), released({ from: 'duplicate' })]],
    ['spam', [accepted(), parsed(), foundSpam()]],
    ['expired', [accepted(), parsed(), foundSpam(), expired()]],
    ['accepted', [accepted(), parsed(), foundSpam(), released({ from: 'spam' })]],
    ['quarantined', [accepted(), quarantined()]],
    ['accepted', [accepted(), quarantined(), reprocessingRequested()]],
    ['accepted', [accepted(), quarantined(), released({ from: 'quarantine' })]],
  ];

  it.each(ways)('says that a mail is %s', (state, events) => {
    expect(after(...events)?.state).toBe(state);
    expect(after(...events)?.changed_at).toBe(events.at(-1) === received ? second(1) : events.at(-1)?.data.at);
  });

  it('knows every state from some way there', () =>
    expect([...new Set(ways.map(([state]) => state))].toSorted()).toEqual(INBOUND_STATES.toSorted()));

  it('says why a mail was set aside, and not that it was once it no longer is', () => {
    expect(after(accepted(), quarantined())).toMatchObject({
      reason: 'parse-timed-out',
      detail: 'the parser took longer than 10 s',
    });
    expect(after(accepted(), parsed(), foundDuplicate())).toMatchObject({
      reason: 'same-message-id-and-content',
      duplicate_of: uuid(70),
    });
    const spam = { reason: 'filter', detail: 'X-Spam-Flag: YES; X-Spam-Score: 9.1', kept_until: keptUntil };
    expect(after(accepted(), parsed(), foundSpam())).toMatchObject(spam);
    expect(after(accepted(), parsed(), foundSpam(), expired())).toMatchObject(spam);
    expect(after(accepted(), parsed(), foundSpam(), released({ from: 'spam' }))).toMatchObject({
      reason: null,
      detail: null,
      kept_until: null,
    });
  });

  it('says of a mail without inbox to whom it was sent, to nobody who only sees the inbox that it is routed to', () => {
    const { routing } = unrouted.data;
    const lost = { ...unrouted, data: { ...unrouted.data, routing: { ...routing, considered: ['Old@example.org'] } } };
    expect(after(lost)).toMatchObject({ addresses: ['Old@example.org'], search: 'zoe@example.net old@example.org' });
    expect(after(lost, routed())).toMatchObject({ addresses: [], search: 'zoe@example.net' });
  });

  it('says what the header of a mail without inbox tells, and finds it by that', () => {
    const shown = { state: 'unrouted', subject: 'Invoice 7', sent_at: second(-60), sender: headerRead().data.from };
    const search = 'zoe@example.net zoe@example.net zoe invoice 7 support@example.org';
    expect(after(unrouted, headerRead())).toMatchObject({
      ...shown,
      search,
      parser_version: null,
      changed_at: second(0),
    });
    expect(after(unrouted, headerRead(), routed())).toMatchObject({ state: 'accepted', subject: 'Invoice 7' });
  });

  it('shows a mail in the inbox that a person routed it to', () =>
    expect(after(unrouted, routed({ receivedBy: 'help@example.org' }))).toMatchObject({
      inbox_id: inboxId,
      received_by: 'help@example.org',
    }));

  it('counts further arrivals, which change nothing else', () => {
    const before = after(accepted(), parsed(), threaded());
    expect(
      after(accepted(), parsed(), threaded(), arrivedAgain(), arrivedAgain({ as: 'retry' }), arrivedAgain()),
    ).toEqual({
      ...before,
      arrived_again: 2,
    });
  });

  it('has no row for a mail that was not accepted', () => expect(after(quarantined())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () => {
    const mails = [...story.map((_, n) => story.slice(0, n + 1)), ...ways.map(([, events]) => events)].map(
      (events, n) =>
        events.map((event) => ({ ...event, data: { ...event.data, inboundMailId: uuid(100 + n) } }) as Event),
    );
    const longest = Math.max(...mails.map(({ length }) => length));
    const interleaved = Array.from({ length: longest }, (_, n) => mails.flatMap((events) => events.slice(n, n + 1)));
    expect(await rowsHoweverCut(inboundView, inLog(interleaved.flat()))).toEqual(
      mails.map((events) => after(...events)),
    );
  });
});
