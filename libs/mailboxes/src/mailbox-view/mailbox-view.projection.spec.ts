import { expect, it } from 'vitest';
import { fold, recorded } from '#libs/decider';
import { evolveMailbox, noMailbox } from '../mailbox.js';
import * as f from '../mailbox.fixtures.js';
import { type MailboxEvent, mailboxStream } from '../mailbox-events.js';
import { uidCount } from '../uid-set.js';
import { mailboxRow, type MailboxRow } from './mailbox-view.projection.js';

const rowOf = (events: readonly MailboxEvent[]): MailboxRow | undefined => {
  let row: MailboxRow | undefined;
  for (const event of recorded(events, ({ data }) => mailboxStream(data.mailboxId))) row = mailboxRow(row, event);
  return row;
};

const histories: readonly (readonly MailboxEvent[])[] = [
  [f.connected()],
  [f.connected(), f.advanced(), f.messageFailed(), f.failing()],
  [f.connected(), f.advanced(), f.messageFailed(), f.advanced({ uid: 60, taken: '51:55,60' }), f.recovered()],
  [f.connected(), f.advanced(), f.failing(), f.disconnected(), f.secretChanged(), f.reconnected()],
  [f.connected(), f.advanced(), f.rescanned(), f.advanced({ uidValidity: '8', uid: 3, taken: '1:3' })],
];

it.each(histories)('shows what the fold that decides knows, in counts', (...history) => {
  const mailbox = fold({ initialState: noMailbox, evolve: evolveMailbox }, history);
  if (mailbox.status === 'none') throw new Error('no mailbox came of it');
  expect(rowOf(history)).toMatchObject({
    mailbox_id: mailbox.mailboxId,
    status: mailbox.status,
    failing: mailbox.failing,
    commanded: mailbox.commanded,
    auth: mailbox.secret.kind,
    progress: mailbox.folders.map(({ folder, uidValidity, uid, held, faults }) => ({
      ...{ folder, uidValidity, uid, faults },
      held: uidCount(held),
    })),
  });
});

it('shows no secret', () => expect(JSON.stringify(rowOf([f.connected(), f.secretChanged()]))).not.toContain('bmV3'));

it('shows nothing of a mailbox that was never connected', () => expect(rowOf([f.advanced()])).toBeUndefined());
