import { describe, expect, it } from 'vitest';
import type { Recorded } from '#libs/decider';
import type { ThreadEvent } from '#libs/threads';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import {
  ada,
  answerId,
  attempted,
  bounced,
  broughtOver,
  composed,
  deferred,
  delivered,
  deliveryCanceled,
  failed,
  held,
  inboxId,
  inDoubt,
  mailbox,
  minute,
  moved,
  otherStory,
  recorded,
  released,
  retryRequested,
  scheduled,
  sendCanceled,
  support,
  threadId,
  uuid,
  wholeStory,
  zoe,
} from '../../../threads/src/thread.fixtures.js';
import { sentRow, type SentRow, sentView } from './sent-view.projection.js';

type Event = Parameters<typeof sentRow>[1];

const read = (event: Recorded<ThreadEvent>): event is Recorded<ThreadEvent> & Event =>
  (sentView.on as readonly string[]).includes(event.type);

const after = (...events: readonly ThreadEvent[]): SentRow | undefined =>
  recorded(events)
    .filter(read)
    .reduce<SentRow | undefined>((row, event) => sentRow(row, event), undefined);

describe('the Sent view', () => {
  it('has a mail where its conversation went', () => {
    const [event] = recorded([moved()]).filter(read);
    expect(sentView.matches(event!)).toEqual([{ thread_id: threadId }]);
    expect(after(...wholeStory, moved())).toMatchObject({ email_id: answerId, inbox_id: moved().data.toInboxId });
  });

  it('has a mail where it was split off to, and remembers where its deliveries stand', () =>
    expect(after(...wholeStory, broughtOver(), moved())).toMatchObject({
      ...{ home_id: threadId, thread_id: uuid(22), inbox_id: uuid(60) },
    }));

  it('shows a mail as its whole story left it', () => {
    const row = after(...wholeStory);
    expect(row).toMatchObject({
      email_id: answerId,
      thread_id: threadId,
      inbox_id: inboxId,
      author_id: ada,
      at: minute(10),
      changed_at: minute(40),
      from: support,
      subject: 'Re: Invoice 7',
      preview: 'Here it is.',
      attachments: 1,
      state: 'failed',
      attempts: 2,
      due_at: null,
      composed_revision: 4,
    });
    expect(row?.recipients.map(({ address, field, state, attempts }) => [address, field, state, attempts])).toEqual([
      ['zoe@example.net', 'to', 'delivered', 1],
      ['max@example.net', 'cc', 'bounced', 2],
      ['boss@example.org', 'bcc', 'failed', 2],
    ]);
  });

  it.each<[SentRow['state'], string | null, readonly ThreadEvent[]]>([
    ['queued', minute(10), [composed()]],
    ['held', minute(11), [composed(held())]],
    ['scheduled', minute(90), [composed(scheduled())]],
    ['queued', minute(12), [composed(held()), released({ at: minute(12) })]],
    ['canceled', null, [composed(held()), sendCanceled()]],
    ['sending', minute(11), [composed(), attempted()]],
    ['deferred', minute(13), [composed(), attempted(), deferred()]],
    ['canceled', null, [composed(), attempted(), deferred(), deliveryCanceled()]],
    ['delivered', null, [composed(), attempted(), delivered()]],
    ['in-doubt', null, [composed(), attempted(), inDoubt()]],
    ['bounced', null, [composed(), attempted(), delivered(), bounced()]],
    ['queued', minute(14), [composed(), attempted(), delivered(), bounced(), retryRequested()]],
    ['queued', minute(14), [composed(), attempted(), inDoubt(), retryRequested()]],
  ])('says that a mail is %s, and from when there is something to do: %s', (state, due_at, events) =>
    expect(after(...events)).toMatchObject({ state, due_at }),
  );

  it('has a state for those who may not know of Bcc', () => {
    const hidden = composed({ bcc: [mailbox('boss@example.org')] });
    const outcomes = [delivered(), failed({ recipient: 'boss@example.org' })];
    const tried = attempted({ recipients: [zoe.address, 'boss@example.org'] });
    expect(after(hidden, tried, ...outcomes)).toMatchObject({ state: 'failed', open_state: 'delivered' });
    const toNobodyElse = composed({ to: [], bcc: [mailbox('boss@example.org')] });
    expect(after(toNobodyElse)).toMatchObject({ state: 'queued', open_state: 'queued' });
  });

  it('finds a mail by what it says, by its files and by whom it went to', () =>
    expect(after(...wholeStory)?.words).toEqual(
      expect.arrayContaining(['invoice', '7', 'here', 'pdf', 'zoe', 'zoe@example.net', '(boss@example.org']),
    ));

  it('has no row for deliveries of a mail that nobody composed', () => expect(after(attempted())).toBeUndefined());

  it('is in Postgres what it is here, however the batches are cut, and again when rebuilt', async () =>
    expect(await rowsHoweverCut(sentView, recorded([...wholeStory, ...otherStory]).filter(read))).toEqual([
      after(...wholeStory),
      expect.objectContaining({ email_id: uuid(22), composed_revision: 1, state: 'queued' }),
    ]));
});
