import { type Destination, MailAcceptance } from '#libs/incoming';
import { InboxAccess } from '#libs/inboxes';
import { ImapMessageFault, type ImapSession } from '#libs/mail';
import type { ExistingMailbox, MessageFault } from '../mailbox.js';

/** What became of a message: it is durable here, it could not be had, or it is no longer there. */
export type Outcome = 'taken' | 'gone' | Omit<MessageFault, 'at'>;

/** Where a message lies, as RFC 5092 writes it. */
export const messageUrl = (
  { user, host }: Readonly<{ user: string; host: string }>,
  folder: string,
  uidValidity: string,
  uid: number,
): string =>
  `imap://${encodeURIComponent(user)}@${host}/${encodeURIComponent(folder)};UIDVALIDITY=${uidValidity}/;UID=${uid}`;

/** Brings messages from an open folder to where all mail comes in. */
export class MessageIntake {
  constructor(
    private readonly mails: MailAcceptance,
    private readonly inboxes: InboxAccess,
  ) {}

  /**
   * Resolves with 'taken' once the message is durable, bytes and event.
   * @throws ImapFault when the connection is lost; StoreAway, BlobStoreAway
   */
  async take(
    session: ImapSession,
    mailbox: ExistingMailbox,
    folder: string,
    uidValidity: string,
    uid: number,
  ): Promise<Outcome> {
    const { settings } = mailbox;
    try {
      const { returnPath, bytes } = await session.message(uid);
      const given = await this.destination(mailbox);
      const source = messageUrl(settings, folder, uidValidity, uid);
      const arrival = {
        via: 'imap',
        source,
        remote: `${settings.host} (${folder})`,
        envelopeFrom: returnPath,
      } as const;
      try {
        if (given === null) await this.mails.accept({ ...arrival, envelopeTo: [settings.address] }, bytes);
        else await this.mails.accept({ ...arrival, envelopeTo: [], given }, bytes);
      } finally {
        bytes.destroy();
      }
      return 'taken';
    } catch (error) {
      if (!(error instanceof ImapMessageFault)) throw error;
      const { kind, message: detail, size } = error;
      return kind === 'gone' ? 'gone' : { uid, fault: kind, detail, size };
    }
  }

  /** The mailbox's inbox, as long as the address is its own; otherwise the mail is routed by what it says, or left to a person. */
  private async destination({ inboxId, settings }: ExistingMailbox): Promise<Destination | null> {
    const owner = await this.inboxes.addressOwner(settings.address);
    return owner?.inboxId === inboxId ? { inboxId, address: owner.address } : null;
  }
}
