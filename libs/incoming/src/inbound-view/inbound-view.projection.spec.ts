import { describe, expect, it } from 'vitest';
import { type Recorded, recorded } from '#libs/decider';
import type { EmailReceived } from '#libs/threads';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import {
  accepted,
  emailId,
  inboundMailId,
  inboxId,
  parsed,
  quarantined,
  reprocessingRequested,
  second,
  threaded,
  threadId,
  uuid,
} from '../inbound-mail.fixtures.js';
import { type InboundMailEvent, inboundMailStream } from '../inbound-mail.js';
import { receivedEmail } from '../understand-mail/received-email.js';
import { inboundRow, type InboundRow, inboundView } from './inbound-view.projection.js';

type Event = InboundMailEvent | EmailReceived;

const received: EmailReceived = {
  type: 'EmailReceived',
  data: receivedEmail(accepted().data, parsed().data, threaded().data),
};

const inLog = (events: readonly Event[]): readonly Recorded<Event>[] =>
  recorded(events, ({ data }) => inboundMailStream(data.inboundMailId));

const after = (...events: readonly Event[]): InboundRow | undefined =>
  inLog(events).reduce<InboundRow | undefined>((row, event) => inboundRow(row, event), undefined);

const story = [accepted(), quarantined(), reprocessingRequested(), parsed(), threaded(), received] as const;
const another = { inboundMailId: uuid(50) };

describe('the inbound view', () => {
  it('shows a mail as its whole story left it', () =>
    expect(after(...story)).toEqual({
      inbound_mail_id: inboundMailId,
      inbox_id: inboxId,
      received_by: 'support@example.org',
      state: 'received',
      at: second(0),
      changed_at: second(1),
      envelope_from: 'zoe@example.net',
      subject: 'Invoice 7',
      reason: null,
      detail: null,
      defects: ['date-unreadable'],
      raw: accepted().data.raw,
      thread_id: threadId,
      email_id: emailId,
    }));

  it.each<[InboundRow['state'], readonly Event[]]>([
    ['accepted', []],
    ['accepted', [parsed()]],
    ['threaded', [parsed(), threaded()]],
    ['received', [parsed(), threaded(), received]],
    ['quarantined', [quarantined()]],
    ['accepted', [quarantined(), reprocessingRequested()]],
  ])('says that a mail is %s', (state, events) => expect(after(accepted(), ...events)?.state).toBe(state));

  it('says why a mail is in quarantine', () =>
    expect(after(accepted(), quarantined())).toMatchObject({
      reason: 'parse-timed-out',
      detail: 'the parser took longer than 10 s',
      changed_at: second(10),
    }));

  it('has no row for a mail that was not accepted', () => expect(after(quarantined())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () => {
    const aside = [accepted(another), quarantined(another)];
    expect(await rowsHoweverCut(inboundView, inLog([...story.slice(0, 3), ...aside, ...story.slice(3)]))).toEqual([
      after(...story),
      after(...aside),
    ]);
  });
});
