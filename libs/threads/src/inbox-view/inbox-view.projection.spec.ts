import { describe, expect, it } from 'vitest';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  ada,
  answerId,
  assigned,
  attributed,
  closed,
  composed,
  mailbox,
  max,
  maxId,
  minute,
  opened,
  otherStory,
  questionId,
  received,
  recorded,
  uuid,
  wholeStory,
  zoe,
  zoeId,
} from '../thread.fixtures.js';
import type { InboxRow } from './inbox-row.js';
import { inboxRow, inboxView } from './inbox-view.projection.js';

const after = (...events: readonly ThreadEvent[]): InboxRow | undefined =>
  recorded(events).reduce<InboxRow | undefined>((row, event) => inboxRow(row, event), undefined);

describe('the inbox view', () => {
  it('shows a conversation as its whole story left it', () =>
    expect(after(...wholeStory)).toEqual({
      thread_id: uuid(1),
      inbox_id: uuid(2),
      status: 'open',
      listed_as: 'open',
      merged_into: null,
      subject: 'Invoice 7',
      preview: 'Thank you!',
      opened_at: minute(0),
      last_at: minute(30),
      last_direction: 'in',
      correspondents: [zoe, max],
      contact_id: maxId,
      split_off: [],
      brought_email_id: null,
      contact_email_id: questionId,
      automatic: false,
      undelivered: [
        { emailId: answerId, address: 'boss@example.org', state: 'failed' },
        { emailId: answerId, address: 'max@example.net', state: 'bounced' },
      ],
      related: null,
      base_subject: 'invoice 7',
      emails: 3,
      comments: 1,
      attachments: 1,
      assignee_kind: null,
      assignee_id: null,
      tags: [],
      snoozed: null,
      spam: false,
      followers: [],
      mentions: [],
      reopened: { reason: 'mail-received', emailId: uuid(10), at: minute(30) },
      search: 'invoice 7 invoice 7 zoë zoe@example.net max max@example.net',
      revision: wholeStory.length - 1,
    }));

  it('shows whose it is, and forgets why it was open once it is closed', () => {
    expect(after(opened(), assigned())).toMatchObject({
      assignee_kind: 'user',
      assignee_id: ada,
    });
    expect(after(...wholeStory, closed({ at: minute(60) }))).toMatchObject({ status: 'closed', reopened: null });
  });

  it('names ten correspondents at most, and nobody who got it in secret', () => {
    const many = Array.from({ length: 12 }, (_, n) => mailbox(`${n}@example.net`));
    const row = after(opened(), composed({ to: [...many, mailbox('0@EXAMPLE.net')], bcc: [zoe] }));
    expect(row?.correspondents).toEqual(many.slice(0, 10));
    expect(row?.search).not.toContain('zoe');
  });

  it('is the conversation of the first contact that wrote in it, whoever that turns out to be', () => {
    const nobodys = received({ contactId: null });
    const second = received({ emailId: uuid(10), contactId: maxId });
    const contact = (...events: readonly ThreadEvent[]) => after(opened(), ...events)?.contact_id;
    expect(contact(nobodys)).toBeNull();
    expect(contact(nobodys, second)).toBe(maxId);
    expect(contact(received(), second, attributed({ contactId: uuid(30) }))).toBe(uuid(30));
    expect(contact(received(), second, attributed({ emailId: uuid(10), contactId: uuid(30) }))).toBe(zoeId);
    const gone = attributed({ contactId: null });
    expect(contact(received(), gone)).toBeNull();
    expect(after(opened(), received(), gone, attributed({ contactId: zoeId }))).toEqual({
      ...after(opened(), received()),
      revision: 3,
    });
  });

  it('is automatic for as long as machines alone wrote in it', () => {
    const machine = received({ automatic: 'auto-reply' });
    const automatic = (...events: readonly ThreadEvent[]) => after(opened(), ...events)?.automatic;
    expect(automatic()).toBe(false);
    expect(automatic(machine)).toBe(true);
    expect(automatic(machine, received({ emailId: uuid(10), automatic: 'list' }))).toBe(true);
    expect(automatic(machine, received({ emailId: uuid(10) }))).toBe(false);
    expect(automatic(machine, composed())).toBe(false);
    const report = { ...received().data.attribution, rule: 'machine', person: null } as const;
    expect(automatic(received({ attribution: report, contactId: null }))).toBe(true);
    expect(automatic(received(), received({ emailId: uuid(10), automatic: 'list' }))).toBe(false);
  });

  it('names the conversation that a stranger answered', () => {
    const threading = { rule: 'stranger', matched: '<answer@example.org>', related: uuid(70), version: 1 } as const;
    expect(after(opened(), received({ threading }))).toMatchObject({ related: uuid(70) });
    expect(after(opened(), received({ threading }), received({ emailId: uuid(10) }))?.related).toBe(uuid(70));
  });

  it('compares by what the subject is about', () =>
    expect(after(opened({ subject: `RE: AW: Invoice 7 ${'x'.repeat(300)}` }))?.base_subject).toBe(
      `invoice 7 ${'x'.repeat(190)}`,
    ));

  it('has no row for a story without a beginning', () => expect(after(received())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () =>
    expect(await rowsHoweverCut(inboxView, recorded([...wholeStory, ...otherStory]))).toEqual([
      after(...wholeStory),
      after(...otherStory),
    ]));
});
