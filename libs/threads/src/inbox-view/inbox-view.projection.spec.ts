import { describe, expect, it } from 'vitest';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  ada,
  assigned,
  closed,
  composed,
  mailbox,
  max,
  minute,
  opened,
  otherStory,
  received,
  recorded,
  uuid,
  wholeStory,
  zoe,
  zoeId,
} from '../thread.fixtures.js';
import { inboxRow, type InboxRow, inboxView } from './inbox-view.projection.js';

const after = (...events: readonly ThreadEvent[]): InboxRow | undefined =>
  recorded(events).reduce<InboxRow | undefined>((row, event) => inboxRow(row, event), undefined);

describe('the inbox view', () => {
  it('shows a conversation as its whole story left it', () =>
    expect(after(...wholeStory)).toEqual({
      thread_id: uuid(1),
      inbox_id: uuid(2),
      status: 'open',
      subject: 'Invoice 7',
      preview: 'Thank you!',
      opened_at: minute(0),
      last_at: minute(30),
      last_direction: 'in',
      correspondents: [zoe, max],
      contact_id: zoeId,
      emails: 3,
      comments: 1,
      attachments: 1,
      assignee_kind: null,
      assignee_id: null,
      reopened: { reason: 'mail-received', emailId: uuid(10), at: minute(30) },
      search: 'invoice 7 invoice 7 zoë zoe@example.net max max@example.net',
      revision: wholeStory.length - 1,
    }));

  it('shows whose it is, and forgets why it was open once it is closed', () => {
    expect(after(opened(), assigned())).toMatchObject({ assignee_kind: 'user', assignee_id: ada });
    expect(after(...wholeStory, closed({ at: minute(60) }))).toMatchObject({ status: 'closed', reopened: null });
  });

  it('names ten correspondents at most, and nobody who got it in secret', () => {
    const many = Array.from({ length: 12 }, (_, n) => mailbox(`${n}@example.net`));
    const row = after(opened(), composed({ to: [...many, mailbox('0@EXAMPLE.net')], bcc: [zoe] }));
    expect(row?.correspondents).toEqual(many.slice(0, 10));
    expect(row?.search).not.toContain('zoe');
  });

  it('has no row for a story without a beginning', () => expect(after(received())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () =>
    expect(await rowsHoweverCut(inboxView, recorded([...wholeStory, ...otherStory]))).toEqual([
      after(...wholeStory),
      after(...otherStory),
    ]));
});
