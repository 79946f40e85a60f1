import { v7 } from 'uuid';
import type { EventStore } from '#libs/event-store';
import { mailboxDecider, type MailboxCommand } from '../decider.js';
import type { ExistingMailbox, Mailbox } from '../mailbox.js';
import { mailboxStream } from '../mailbox-events.js';

type At<Command> = Command extends MailboxCommand ? Omit<Command, 'at'> : never;

const existing = (mailbox: Mailbox): ExistingMailbox => {
  if (mailbox.status === 'none') throw new Error('this mailbox has no history');
  return mailbox;
};

/** One mailbox in the log, as the process that reads it writes it. All throw StoreAway; commands throw RuleBroken too. */
export class MailboxLog {
  constructor(
    private readonly store: EventStore,
    readonly mailboxId: string,
  ) {}

  /** The mailbox as it stands. */
  async load(): Promise<ExistingMailbox> {
    return existing((await this.store.load(mailboxDecider, mailboxStream(this.mailboxId))).state);
  }

  /** Carries out a command as of now and gives the mailbox after it. */
  async tell(command: At<MailboxCommand>): Promise<ExistingMailbox> {
    const commandId = v7();
    const { state } = await this.store.handle(
      mailboxDecider,
      mailboxStream(this.mailboxId),
      { ...command, at: new Date().toISOString() } as MailboxCommand,
      {
        commandId,
        actor: { kind: 'system', id: 'intake' },
        correlationId: this.mailboxId,
        causationId: commandId,
      },
    );
    return existing(state);
  }
}
