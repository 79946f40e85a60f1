import { describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import { fact } from '../facts.fixtures.js';
import { gistOf } from '../merging.js';
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
  inDoubt,
  max,
  maxId,
  minute,
  moved,
  questionId,
  received,
  recorded,
  retryRequested,
  threadId,
  uuid,
  wholeStory,
  zoe,
  zoeId,
} from '../thread.fixtures.js';
import { type MessageRow, messageView } from './message-view.projection.js';
import { messagesOf } from './messages-of.projection.js';

type Event = Parameters<typeof messageView.row>[1];

const read = (event: Recorded<ThreadEvent>): event is Recorded<ThreadEvent> & Event =>
  (messageView.on as readonly string[]).includes(event.type);

/** The entry of this id as these facts leave it. */
const after = (id: string, ...events: readonly ThreadEvent[]): MessageRow | undefined =>
  messagesOf(recorded(events)).find((row) => row.id === id);

const byId = (a: MessageRow, b: MessageRow): number => (a.id < b.id ? -1 : 1);

const sales = moved().data.toInboxId;
const ofThread = { thread_id: threadId };

describe('the message view', () => {
  it('shows a mail that came in with its bytes', () =>
    expect(after(questionId, received())).toEqual({
      ...ofThread,
      id: questionId,
      email_id: questionId,
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
      email_id: null,
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

  it('notes of whom nobody can say whether a mail reached them, until it is tried again', () => {
    const both = [composed({ cc: [max] }), attempted(), inDoubt({ recipients: [zoe.address, max.address] })];
    const noted = (...more: ThreadEvent[]) =>
      messagesOf(recorded([...both, ...more])).flatMap(({ kind, data }) =>
        kind === 'comment' && 'recipient' in data ? [[data.recipient, data.inDoubt ?? false]] : [],
      );
    expect(noted()).toEqual([
      [zoe.address, true],
      [max.address, true],
    ]);
    expect(noted(failed(), retryRequested())).toEqual([
      [max.address, true],
      [zoe.address, false],
    ]);
    expect(noted(retryRequested({ recipients: [zoe.address.toUpperCase(), max.address] }))).toEqual([]);
  });

  it('notes it where the mail lies, and takes the note along', () => {
    const told = { emailId: answerId, fromThreadId: uuid(22), gist: gistOf([]), first: null, at: minute(54) };
    const putBack = fact('EmailPutBack', { threadId, inboxId, ...told });
    const away = [composed(), broughtOver(), failed()];
    const noteId = recorded(away)[2]!.id;
    expect(after(noteId, ...away)).toMatchObject({ thread_id: uuid(22), inbox_id: null });
    expect(after(noteId, ...away, putBack())).toMatchObject(ofThread);
    const { id } = recorded([composed(), failed()])[1]!;
    expect(after(id, composed(), failed(), broughtOver())).toMatchObject({ thread_id: uuid(22), inbox_id: null });
  });

  it('has no row for deliveries of a mail that nobody composed', () =>
    expect(after(answerId, attempted())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () => {
    const doubts = [inDoubt({ recipients: [zoe.address, max.address] }), retryRequested()];
    const story = recorded([...wholeStory, broughtOver(), failed({ recipient: zoe.address }), ...doubts]);
    const rows = await rowsHoweverCut(messageView, story.filter(read));
    expect(rows.toSorted(byId)).toEqual(messagesOf(story).toSorted(byId));
    expect(rows.filter(({ thread_id }) => thread_id === uuid(22)).map(({ kind }) => kind)).toContain('comment');
  });
});
