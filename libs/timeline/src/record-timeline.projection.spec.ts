import { describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import type { ThreadEvent } from '#libs/threads';
import { rowsHoweverCut } from '../../read-models/src/test-rebuild.js';
import {
  answerId,
  associated,
  attempted,
  attributed,
  blob,
  broughtOver,
  composed,
  delivered,
  dissociated,
  inboxId,
  maxId,
  minute,
  moved,
  questionId,
  received,
  recorded,
  support,
  threadId,
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
      ['contact', maxId, questionId, 'email-received'],
      ['deal', deal.id, answerId, 'email-sent'],
      ['deal', deal.id, `${answerId}.0`, 'attachment'],
      ['none', uuid(10), uuid(10), 'email-received'],
    ]);
    const [mail, file] = rows;
    expect(mail).toMatchObject({ at: minute(10), subject: 'Re: Invoice 7', from: support, attachment: null });
    expect(mail?.recipients?.map(({ address, state }) => [address, state])).toEqual([
      ['zoe@example.net', 'delivered'],
      ['max@example.net', 'bounced'],
      ['boss@example.org', 'failed'],
    ]);
    expect(file?.recipients).toEqual(mail?.recipients);
  });

  it('lies where its conversation went', async () => {
    const rows = await rowsHoweverCut(timelineView, recorded([...wholeStory, moved()]).filter(read));
    expect(rows.map(({ inbox_id }) => inbox_id)).toEqual(rows.map(() => moved().data.toInboxId));
  });

  it('lies where its mail was split off to', async () => {
    const rows = await rowsHoweverCut(timelineView, recorded([...wholeStory, broughtOver()]).filter(read));
    const places = rows.map((row) => [row.email_id === answerId, row.thread_id, row.inbox_id].join(' '));
    expect(new Set(places)).toEqual(new Set([`true ${uuid(22)} ${uuid(60)}`, `false ${threadId} ${inboxId}`]));
  });

  const [sent, tried, got] = recorded([composed(), attempted(), received()]).filter(read);
  const entry = (event: Event | undefined, before?: TimelineRow): TimelineRow | undefined => {
    if (event === undefined) throw new Error('there is no such event');
    const entryId = 'emailId' in event.data ? event.data.emailId : '';
    return timelineRow(before, event, { record_type: 'deal', record_id: deal.id, entry_id: entryId });
  };

  it('shows what became of a mail of ours', () => {
    expect(entry(sent)).toMatchObject({ kind: 'email-sent', recipients: [{ state: 'queued' }] });
    expect(entry(tried, entry(sent))).toMatchObject({ kind: 'email-sent', recipients: [{ state: 'sending' }] });
  });

  it('shows a mail that came in by its sender, and no deliveries of it', () => {
    expect(entry(got)).toMatchObject({ kind: 'email-received', from: zoe, recipients: null });
    expect(entry(tried, entry(got))).toEqual(entry(got));
  });

  it('says nothing of a mail that it was not told of', () => expect(entry(tried)).toBeUndefined());
});

describe('the timelines of two contacts, when a mail turns out to be the other’s', () => {
  const file = { attachmentId: `${questionId}.0`, fileName: 'x.pdf', contentId: null, inline: false, blob: blob('e') };
  const concerning = { type: 'contact', id: zoeId } as const;
  const company = { type: 'company', id: uuid(31) } as const;
  const mail = received({ attachments: [file], associations: [concerning, deal] });
  const toMax = attributed({ associations: [{ type: 'contact', id: maxId }, company] });
  const back = attributed({ contactId: zoeId, previousContactId: maxId, associations: [concerning, deal] });

  const rows = (...events: readonly ThreadEvent[]): Promise<readonly TimelineRow[]> =>
    rowsHoweverCut(timelineView, recorded(events).filter(read));
  const keys = (timeline: readonly TimelineRow[]) =>
    timeline.map(({ record_type, record_id, entry_id }) => [record_type, record_id, entry_id]);

  it('loses its entries from the one’s records and gains them, unchanged, on those of the other', async () => {
    const before = await rows(mail, composed());
    const after = await rows(mail, toMax, composed());
    expect(keys(after)).toEqual([
      ['company', company.id, questionId],
      ['company', company.id, `${questionId}.0`],
      ['contact', maxId, questionId],
      ['contact', maxId, `${questionId}.0`],
      ['none', answerId, answerId],
    ]);
    expect({ ...after[3], record_id: zoeId }).toEqual(before.find(({ entry_id }) => entry_id === `${questionId}.0`));
    expect(await rows(mail, toMax, back, composed())).toEqual(before);
  });

  it('is not forgotten while it is nobody’s', async () => {
    const nobodys = attributed({ contactId: null, associations: [] });
    expect(keys(await rows(mail, nobodys))).toEqual([
      ['none', questionId, questionId],
      ['none', questionId, `${questionId}.0`],
    ]);
    expect(await rows(mail, nobodys, back)).toEqual(await rows(mail));
    expect(await rows(received({ ...mail.data, associations: [] }), toMax)).toEqual(await rows(mail, toMax));
  });
});

describe('the timelines of records, when a person changes what a mail concerns', () => {
  const file = { attachmentId: `${answerId}.0`, fileName: 'x.pdf', contentId: null, inline: false, blob: blob('e') };
  const company = { type: 'company', id: uuid(31) } as const;
  const mail = composed({ attachments: [file], associations: [deal] });
  const rows = (...events: readonly ThreadEvent[]): Promise<readonly TimelineRow[]> =>
    rowsHoweverCut(timelineView, recorded(events).filter(read));
  const keys = (timeline: readonly TimelineRow[]) =>
    timeline.map(({ record_type, entry_id }) => [record_type, entry_id]);

  it('gain the mail with its file, as it stands, and lose it', async () => {
    const both = await rows(mail, attempted(), associated({ record: company }), delivered());
    expect(keys(both)).toEqual([
      ['company', answerId],
      ['company', `${answerId}.0`],
      ['deal', answerId],
      ['deal', `${answerId}.0`],
    ]);
    expect(both[0]?.recipients?.map(({ state }) => state)).toEqual(['delivered']);
    expect({ ...both[0], record_type: 'deal', record_id: deal.id }).toEqual(both[2]);
    expect(
      await rows(mail, attempted(), associated({ record: company }), dissociated({ record: company }), delivered()),
    ).toEqual(await rows(mail, attempted(), delivered()));
  });

  it('do not forget a mail that concerned nothing for a while, nor what became of it then', async () => {
    const nothing = await rows(mail, dissociated());
    expect(keys(nothing)).toEqual([
      ['none', answerId],
      ['none', `${answerId}.0`],
    ]);
    expect(await rows(mail, dissociated(), attempted(), associated())).toEqual(await rows(mail, attempted()));
    expect(await rows(composed({ ...mail.data, associations: [] }), associated())).toEqual(await rows(mail));
  });

  it('change once for what is told twice', async () =>
    expect(await rows(mail, associated(), associated())).toEqual(await rows(mail)));
});
