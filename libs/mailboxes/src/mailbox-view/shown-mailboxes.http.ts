import { Injectable } from '@nestjs/common';
import { ProcessNotes, ReadModels } from '#libs/read-models';
import { MAILBOX_NOTES, type MailboxNote } from '../pull-mailbox/mailbox-note.imap.js';
import { type MailboxRow, mailboxView } from './mailbox-view.projection.js';
import { shownMailbox, type ShownMailbox } from './shown-mailbox.http.js';

/** Shows mailboxes with what the processes that read them said of them just now. */
@Injectable()
export class ShownMailboxes {
  constructor(private readonly readModels: ReadModels) {}

  async of(rows: readonly MailboxRow[]): Promise<readonly ShownMailbox[]> {
    const notes = new ProcessNotes<MailboxNote>(this.readModels, MAILBOX_NOTES);
    const found = await notes.read(rows.map(({ mailbox_id: mailboxId }) => mailboxId));
    const now = new Date().toISOString();
    return rows.map((row) => shownMailbox(row, found.get(row.mailbox_id)?.note ?? null, now));
  }

  /** The mailboxes of an inbox that are connected, the oldest first. */
  async connectedTo(inboxId: string): Promise<readonly ShownMailbox[]> {
    return this.of(
      await this.readModels.query<MailboxRow>(
        `SELECT * FROM ${this.readModels.rows(mailboxView)} WHERE inbox_id = $1 AND status = 'connected'
         ORDER BY connected_at, mailbox_id`,
        [inboxId],
      ),
    );
  }
}
