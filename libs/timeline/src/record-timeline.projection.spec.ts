import { describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import type { ThreadEvent } from '#libs/threads';
import { rowsHoweverCut } from '../../read-models/src/test-rebuild.js';
import {
  answerId,
  attempted,
  composed,
  minute,
  questionId,
  received,
  recorded,
  support,
  uuid,
  wholeStory,
  zoe,
  zoeId,
} from '../../threads/src/thread.fixtures.js';
import { timelineRow, type TimelineRow, timelineView } from './record-timeline.projection.js';

type Event = Parameters<typeof timelineRow>[1];

const read = (event: Recorded<ThreadEvent>): event is Recorded<ThreadEvent> & Event =>
  (timelineView.on as readonly string[]).includes(event.type);

const deal = { type: 'deal', id: uuid(9) } as const;

describe('the record timeline', () => {
  it('has an entry for each mail and each file to be saved, under every record that the mail concerns', async () => {
    const rows = await rowsHoweverCut(timelineView, recorded(wholeStory).filter(read));
    expect(rows.map(({ record_type, record_id, entry_id, kind }) => [record_type, record_id, entry_id, kind])).toEqual([
      ['contact', zoeId, answerId, 'email-sent'],
      ['contact', zoeId, `${answerId}.0`, 'attachment'],
      ['contact', zoeId, questionId, 'email-received'],
      ['deal', deal.id, answerId, 'email-sent'],
      ['deal', deal.id, `${answerId}.0`, 'attachment'],
    ]);
    const [mail] = rows;
    expect(mail).toMatchObject({ at: minute(10), subject: 'Re: Invoice 7', from: support, attachment: null });
    expect(mail?.recipients?.map(({ address, state }) => [address, state])).toEqual([
      ['zoe@example.net', 'delivered'],
      ['max@example.net', 'delivered'],
      ['boss@example.org', 'failed'],
    ]);
  });

  const [sent, tried, got] = recorded([composed(), attempted(), received()]).filter(read);
  const entry = (event: Event | undefined, before?: TimelineRow): TimelineRow | undefined => {
    if (event === undefined) throw new Error('there is no such event');
    return timelineRow(before, event, { record_type: 'deal', record_id: deal.id, entry_id: event.data.emailId });
  };

  it('shows what became of a mail of ours', () => {
    expect(entry(sent)).toMatchObject({ kind: 'email-sent', recipients: [{ state: 'queued' }] });
    expect(entry(tried, entry(sent))).toMatchObject({ kind: 'email-sent', recipients: [{ state: 'sending' }] });
  });

  it('shows a mail that came in by its sender, and no deliveries of it', () => {
    expect(entry(got)).toMatchObject({ kind: 'email-received', from: zoe, recipients: null });
    expect(entry(tried, entry(got))).toEqual(entry(got));
  });

  it('says nothing of a mail that concerns no record', () => {
    if (sent === undefined) throw new Error('nothing was sent');
    expect(timelineView.matches(sent)).toEqual([]);
    expect(entry(tried)).toBeUndefined();
  });
});
