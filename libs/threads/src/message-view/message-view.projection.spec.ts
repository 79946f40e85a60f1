import { describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  answerId,
  attempted,
  attributed,
  blob,
  bounced,
  broughtOver,
  commentDeleted,
  commented,
  commentEdited,
  composed,
  delivered,
  failed,
  forwarded,
  inboxId,
  maxId,
  minute,
  moved,
  questionId,
  received,
  recorded,
  threadId,
  uuid,
  wholeStory,
  zoeId,
} from '../thread.fixtures.js';
import { messageRow, type MessageRow, messageView } from './message-view.projection.js';

type Event = Parameters<typeof messageRow>[1];

const read = (event: Recorded<ThreadEvent>): event is Recorded<ThreadEvent> & Event =>
  (messageView.on as readonly string[]).includes(event.type);

/** The entry of this id as these facts leave it. */
const after = (id: string, ...events: readonly ThreadEvent[]): MessageRow | undefined =>
  recorded(events)
    .filter(read)
    .filter((event) => messageView.matches(event).some((match) => match.id === id))
    .reduce<MessageRow | undefined>((row, event) => messageRow(row, event, { id }), undefined);

const sales = moved().data.toInboxId;
const ofThread = { thread_id: threadId };

describe('the message view', () => {
  it('shows a mail that came in with its bytes', () =>
    expect(after(questionId, received())).toEqual({
      ...ofThread,
      id: questionId,
      inbox_id: inboxId,
      kind: 'received',
      at: minute(0),
      message_id: '<question@example.net>',
      data: received().data,
      recipients: null,
      contact_id: zoeId,
      attributed: null,
      attempts: 0,
      raw: blob('a', 'message/rfc822'),
      history: [],
      forwarded_as: [],
    }));

  it('shows a mail where it was split off to, with the facts that stand where it came to be', () =>
    expect(after(answerId, composed(), broughtOver(), attempted(), delivered())).toMatchObject({
      ...{ thread_id: uuid(22), inbox_id: uuid(60), data: { threadId }, recipients: [{ state: 'delivered' }] },
    }));

  it('shows a mail of ours, its bytes once an attempt rendered them, and what became of it', () => {
    const row = { ...ofThread, id: answerId, kind: 'sent', at: minute(10), message_id: '<answer@example.org>' };
    expect(after(answerId, composed())).toMatchObject({ ...row, raw: null, recipients: [{ state: 'queued' }] });
    expect(after(answerId, composed(), attempted(), delivered())).toMatchObject({
      ...row,
      raw: blob('d', 'message/rfc822'),
      attempts: 1,
      recipients: [{ state: 'delivered', reply: '250 ok' }],
      history: [{ kind: 'attempt', attempt: 1, recipients: [{ why: 'first', outcome: 'delivered' }] }],
    });
  });

  it('shows a mail as that of whom a person says it is, and keeps what was decided when it came', () =>
    expect(after(questionId, received(), attributed())).toMatchObject({
      contact_id: maxId,
      attributed: { by: { kind: 'system', id: 'spec' }, at: minute(41) },
      data: received().data,
    }));

  it('shows a mail of ours that came back, and why', () =>
    expect(after(answerId, composed(), attempted(), delivered(), bounced())).toMatchObject({
      recipients: [
        {
          state: 'bounced',
          reply: '550 5.1.1 no such user',
          bounce: {
            permanence: 'hard',
            status: '5.1.1',
            reason: 'user-unknown',
            inboundMailId: uuid(11),
            at: minute(40),
          },
        },
      ],
    }));

  it('has every mail where its conversation went', async () => {
    const rows = await rowsHoweverCut(messageView, recorded([...wholeStory, moved()]).filter(read));
    expect(new Set(rows.map(({ kind, inbox_id }) => `${kind} ${inbox_id}`))).toEqual(
      new Set([`sent ${sales}`, `received ${sales}`, 'comment null']),
    );
  });

  it('shows by which mails another was passed on', () => {
    const { inThreadId, asEmailId, at } = forwarded().data;
    expect(after(questionId, received(), forwarded())).toMatchObject({
      forwarded_as: [{ threadId: inThreadId, emailId: asEmailId, at }],
    });
  });

  it('shows a comment', () =>
    expect(after(uuid(8), commented())).toEqual({
      ...ofThread,
      id: uuid(8),
      inbox_id: null,
      kind: 'comment',
      at: minute(7),
      message_id: null,
      data: { ...commented().data, editedAt: null, deleted: null },
      recipients: null,
      contact_id: null,
      attributed: null,
      attempts: 0,
      raw: null,
      history: [],
      forwarded_as: [],
    }));

  it('shows a comment in its last words, and none once it was deleted', () => {
    const edited = commentEdited({ mentions: [uuid(50)] });
    const { at, text } = edited.data;
    expect(after(uuid(8), commented(), edited)).toMatchObject({
      at: minute(7),
      data: { text, mentions: [uuid(50)], editedAt: at, deleted: null },
    });
    const gone = after(uuid(8), commented({ mentions: [uuid(50)] }), edited, commentDeleted());
    expect(gone).toMatchObject({
      data: { text: null, deleted: { by: { kind: 'system', id: 'spec' }, at: minute(9) } },
    });
    expect(JSON.stringify(gone)).not.toMatch(/him|50/);
  });

  it('notes in the conversation whom a mail did not reach, beside the mail', () => {
    const facts = [composed(), attempted(), failed()];
    const noteId = recorded(facts)[2]!.id;
    expect(after(noteId, ...facts)).toMatchObject({
      ...ofThread,
      id: noteId,
      kind: 'comment',
      at: minute(12),
      data: failed().data,
    });
    expect(after(answerId, ...facts)).toMatchObject({ kind: 'sent', recipients: [{ state: 'failed' }] });
  });

  it('has no row for deliveries of a mail that nobody composed', () =>
    expect(after(answerId, attempted())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () => {
    const notes = recorded(wholeStory).flatMap(({ type, id }) => (type === 'EmailDeliveryFailed' ? [id] : []));
    const ids = [...notes, answerId, questionId, uuid(8), uuid(10)];
    expect(await rowsHoweverCut(messageView, recorded(wholeStory).filter(read))).toEqual(
      ids.map((id) => after(id, ...wholeStory)),
    );
  });
});
