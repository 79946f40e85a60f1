import type { Log, ProcessNotes } from '#libs/read-models';
import type { CountedFolder, MailboxNote } from './mailbox-note.imap.js';

/** A note of what takes longer than a poll, such as a large message, is believed this much longer, in milliseconds. */
const GRACE_MS = 120_000;

const instantIn = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** Tells others how a mailbox fares just now, by the note it leaves and by the log of the process. */
export class MailboxReport {
  private note: Omit<MailboxNote, 'freshUntil'> = {
    state: 'connecting',
    since: instantIn(0),
    error: null,
    nextAttempt: null,
    warning: null,
    folders: [],
  };

  constructor(
    private readonly mailboxId: string,
    private readonly notes: ProcessNotes<MailboxNote>,
    private readonly log: Log,
  ) {}

  get state(): MailboxNote['state'] {
    return this.note.state;
  }

  /** How many messages the server holds and we do not, as far as was counted. */
  get missing(): number {
    return this.note.folders.reduce((sum, { missingCount }) => sum + missingCount, 0);
  }

  connecting(): Promise<void> {
    return this.leave({ ...this.entering('connecting'), nextAttempt: null }, GRACE_MS);
  }

  connected(pollMs: number): Promise<void> {
    if (this.note.state !== 'connected') this.log.info(`mailbox ${this.mailboxId}: connected`);
    return this.leave({ ...this.entering('connected'), error: null, nextAttempt: null }, pollMs + GRACE_MS);
  }

  async waiting(error: string, ms: number): Promise<void> {
    this.log.warn(`mailbox ${this.mailboxId}: ${error}; again in ${Math.round(ms / 1_000)} s`);
    await this.leave({ ...this.entering('waiting'), error, nextAttempt: instantIn(ms) }, ms + GRACE_MS);
  }

  counted(counted: CountedFolder): Promise<void> {
    const others = this.note.folders.filter(({ folder }) => folder !== counted.folder);
    return this.leave({ ...this.note, folders: [...others, counted] }, GRACE_MS);
  }

  /** Forgets folders that are read no longer. */
  keep(folders: readonly string[]): void {
    this.note = { ...this.note, folders: this.note.folders.filter(({ folder }) => folders.includes(folder)) };
  }

  warn(warning: string): void {
    this.log.warn(`mailbox ${this.mailboxId}: ${warning}`);
    this.note = { ...this.note, warning };
  }

  private entering(state: MailboxNote['state']): Omit<MailboxNote, 'freshUntil'> {
    return { ...this.note, state, since: this.note.state === state ? this.note.since : instantIn(0) };
  }

  /** A note that cannot be left keeps nobody from reading mail. */
  private async leave(note: Omit<MailboxNote, 'freshUntil'>, freshMs: number): Promise<void> {
    this.note = note;
    await this.notes
      .leave(this.mailboxId, { ...note, freshUntil: instantIn(freshMs) })
      .catch((error: Error) => this.log.warn(`mailbox ${this.mailboxId}: its note was not left: ${error.message}`));
  }
}
