import { ImapFault, type ImapFolder } from '#libs/mail';
import { type ExistingMailbox, type FolderProgress, type MessageFault, progressOf } from '../mailbox.js';
import type { OpenMailbox } from '../mailbox-sessions.imap.js';
import type { RecordProgress } from '../record-progress/record-progress.js';
import { hasUid } from '../uid-set.js';
import type { MailboxLog } from './mailbox-log.imap.js';
import { type CountedFolder, MISSING_TOLD } from './mailbox-note.imap.js';
import type { MessageIntake } from './message-intake.imap.js';
import { takeBatch } from './take-batch.imap.js';

/** How a folder is read. */
export type ScanPace = Readonly<{
  /** How long a folder of more than 2,000 messages is read from the cursor on alone, in milliseconds: then all of it is compared. */
  compareMs: number;
  /** How long after a message could not be taken it is tried again, in milliseconds; twice as long after each time. */
  retryMs: number;
}>;

const SMALL = 2_000;
const BATCH = 50;
const AT_ONCE = 4;
const CAREFUL_BATCH = 5;
const LONGEST_RETRY_MS = 6 * 3_600_000;

/** A message of which the connection is lost this often, when it is read alone, is held to be the cause. */
const LOSSES = 3;

type Scan = Readonly<{
  open: OpenMailbox;
  opened: ImapFolder;
  folder: string;
  /** Those to be held here, as far as they were looked for. */
  uids: readonly number[];
  older: number;
  isWhole: boolean;
}>;

const isOn = (uids: readonly number[]): ((uid: number) => boolean) => {
  const set = new Set(uids);
  return (uid) => set.has(uid);
};

/** Reads one folder again and again, and remembers meanwhile what gave trouble. */
export class FolderScan {
  private readonly retries = new Map<number, Readonly<{ at: number; waitMs: number }>>();
  private readonly losses = new Map<number, number>();
  private isCareful = false;
  private comparedAt = 0;
  private older: ReadonlySet<number> = new Set();
  private uidValidity: string | null = null;

  constructor(
    private readonly log: MailboxLog,
    private readonly intake: MessageIntake,
    private readonly pace: ScanPace,
    private readonly warn: (warning: string) => void,
  ) {}

  /**
   * Takes all that the folder holds and we do not, and gives the mailbox after that. `count` is told how they compare, again after each
   * batch. What of it is durable is in the log, also when this throws.
   * @throws ImapFault; what our own stores throw
   */
  async run(
    open: OpenMailbox,
    before: ExistingMailbox,
    folder: string,
    count: (counted: CountedFolder) => Promise<void>,
  ): Promise<ExistingMailbox> {
    const opened = await open.session.select(folder, { toChange: before.settings.afterwards.act !== 'leave' });
    const { uidValidity } = opened;
    if (this.uidValidity !== uidValidity) this.forget(uidValidity);
    let mailbox = await this.log.tell({ type: 'FollowUidValidity', folder, uidValidity });
    const progress = progressOf(mailbox, folder);
    const now = Date.now();
    const isWhole = progress === undefined || opened.exists <= SMALL || now >= this.comparedAt + this.pace.compareMs;
    const all = await open.session.uids(isWhole ? 1 : progress.uid + 1);
    const existed = progress?.existed ?? all.at(-1) ?? 0;
    if (isWhole) this.older = await olderIn(open, before, existed);
    const { older } = this;
    const scan = { open, opened, folder, uids: all.filter((uid) => !older.has(uid)), older: older.size, isWhole };
    if (progress === undefined) mailbox = await this.record(scan, { upTo: 0, taken: [], faults: [], existed });
    await count(counted(scan, mailbox));
    const [news, again] = this.toTake(scan, mailbox);
    const size = this.isCareful ? CAREFUL_BATCH : BATCH;
    for (let from = 0; from < news.length; from += size) {
      mailbox = await this.batch(scan, mailbox, news.slice(from, from + size), this.isCareful ? 1 : AT_ONCE);
      await count(counted(scan, mailbox));
    }
    for (const uid of again) {
      this.postpone(uid);
      mailbox = await this.batch(scan, mailbox, [uid], 1);
    }
    if (again.length > 0) await count(counted(scan, mailbox));
    if (isWhole) this.comparedAt = now;
    this.isCareful = false;
    return mailbox;
  }

  private forget(uidValidity: string): void {
    this.uidValidity = uidValidity;
    this.retries.clear();
    this.losses.clear();
    this.comparedAt = 0;
  }

  /** What is not here: what was never tried, and what failed and is due again. */
  private toTake(scan: Scan, mailbox: ExistingMailbox): readonly [news: readonly number[], again: readonly number[]] {
    const { held, faults } = progressIn(mailbox, scan.folder);
    const failed = isOn(faults.map(({ uid }) => uid));
    const now = Date.now();
    const due = faults.filter(({ uid, fault }) => fault !== 'vanished' && (this.retries.get(uid)?.at ?? 0) <= now);
    return [
      scan.uids.filter((uid) => !hasUid(held, uid) && !failed(uid)),
      due.map(({ uid }) => uid).sort((a, b) => a - b),
    ];
  }

  private postpone(uid: number): void {
    const waitMs = Math.min((this.retries.get(uid)?.waitMs ?? this.pace.retryMs / 2) * 2, LONGEST_RETRY_MS);
    this.retries.set(uid, { at: Date.now() + waitMs, waitMs });
  }

  private async batch(
    scan: Scan,
    mailbox: ExistingMailbox,
    uids: readonly number[],
    atOnce: number,
  ): Promise<ExistingMailbox> {
    const { open, opened, folder } = scan;
    const { faults: known } = progressIn(mailbox, folder);
    const failedBefore = isOn(known.map(({ uid }) => uid));
    const { upTo, taken, faults, broken } = await takeBatch(uids, atOnce, async (uid) => {
      const outcome = await this.intake.take(open.session, mailbox, folder, opened.uidValidity, uid);
      // What was there when it failed and has gone since was never here: that must stay to be seen.
      if (outcome === 'gone' && failedBefore(uid)) return { uid, fault: 'vanished', detail: VANISHED, size: null };
      return outcome;
    });
    if (broken !== null && !(broken.error instanceof ImapFault)) throw broken.error;
    for (const { uid } of faults) if (!this.retries.has(uid)) this.postpone(uid);
    const blamed = broken === null ? [] : this.blame(broken.reading);
    // Marking comes before recording: after a crash between them it is done again, where the other order would leave it undone.
    if (broken === null) await this.mark(open, mailbox, taken);
    const isUnmarked = broken !== null && mailbox.settings.afterwards.act !== 'leave';
    const done = isUnmarked
      ? { upTo: 0, taken: [], faults: [...faults, ...blamed] }
      : { upTo, taken, faults: [...faults, ...blamed] };
    const after = await this.record(scan, done);
    if (broken !== null) throw broken.error;
    return after;
  }

  /** The connection was lost while these were read. The next time they are read one by one, and then it shows which one it is. */
  private blame(reading: readonly number[]): readonly Omit<MessageFault, 'at'>[] {
    const [uid, ...others] = reading;
    if (uid === undefined || others.length > 0 || !this.isCareful) {
      this.isCareful = true;
      return [];
    }
    const losses = (this.losses.get(uid) ?? 0) + 1;
    this.losses.set(uid, losses);
    if (losses < LOSSES) return [];
    this.postpone(uid);
    return [
      { uid, fault: 'not-given', detail: `the connection was lost ${losses} times while it was read`, size: null },
    ];
  }

  private async mark(
    { session, moveTo }: OpenMailbox,
    mailbox: ExistingMailbox,
    taken: readonly number[],
  ): Promise<void> {
    const { act } = mailbox.settings.afterwards;
    if (taken.length === 0 || act === 'leave') return;
    const isDone = moveTo === null ? await session.markSeen(taken) : await session.move(taken, moveTo);
    if (!isDone) {
      const what = moveTo === null ? 'marked as seen' : `moved to "${moveTo}"`;
      this.warn(`${taken.length} messages were taken, but the server did not let them be ${what}`);
    }
  }

  private record(
    { folder, opened: { uidValidity } }: Scan,
    done: Omit<RecordProgress, 'type' | 'folder' | 'uidValidity' | 'at'>,
  ): Promise<ExistingMailbox> {
    return this.log.tell({ type: 'RecordProgress', folder, uidValidity, ...done });
  }
}

/** What lay in the folder at first and is to be left there. */
const olderIn = async (
  { session }: OpenMailbox,
  { settings: { since } }: ExistingMailbox,
  existed: number,
): Promise<ReadonlySet<number>> =>
  since === null || existed === 0 ? new Set() : session.olderThan(new Date(since), existed);

const VANISHED = 'it was removed from the server before it could be read';

const progressIn = (mailbox: ExistingMailbox, folder: string): FolderProgress => {
  const progress = progressOf(mailbox, folder);
  if (progress === undefined) throw new Error(`nothing was recorded of ${folder}`);
  return progress;
};

/** What the server holds against what is here. Where only news were looked for, what failed before is all that can be missing beside them. */
const counted = ({ folder, opened, uids, older: left, isWhole }: Scan, mailbox: ExistingMailbox): CountedFolder => {
  const { held, faults, uidValidity } = progressIn(mailbox, folder);
  const failed = isWhole ? [] : faults.filter(({ fault }) => fault !== 'vanished').map(({ uid }) => uid);
  const missing = [...new Set([...failed, ...uids.filter((uid) => !hasUid(held, uid))])].sort((a, b) => a - b);
  return {
    folder,
    uidValidity,
    onServer: opened.exists,
    older: left,
    missing: missing.slice(0, MISSING_TOLD),
    missingCount: missing.length,
    countedAt: new Date().toISOString(),
  };
};
