import { setTimeout as pause } from 'node:timers/promises';
import { RuleBroken } from '#libs/decider';
import { ImapFault } from '#libs/mail';
import { SecretUnreadable } from '#libs/secrets';
import type { ExistingMailbox } from '../mailbox.js';
import type { FailureKind } from '../mailbox-events.js';
import type { MailboxSessions, OpenMailbox } from '../mailbox-sessions.imap.js';
import { FolderScan, type ScanPace } from './folder-scan.imap.js';
import type { MailboxLog } from './mailbox-log.imap.js';
import type { MailboxReport } from './mailbox-report.imap.js';
import type { MessageIntake } from './message-intake.imap.js';

/** How a mailbox is read; times in milliseconds. */
export type PullPace = ScanPace &
  Readonly<{
    /** How long news are waited for before the mailbox is looked at anyway. */
    pollMs: number;
    /** The pause after a first failure, twice as long after each further one, up to `longestMs`. */
    firstMs: number;
    longestMs: number;
    /** The shortest pause after a login was refused or the server wants to be spared. */
    refusedMs: number;
  }>;

export const usualPace: Omit<PullPace, 'pollMs'> = {
  compareMs: 600_000,
  retryMs: 60_000,
  firstMs: 1_000,
  longestMs: 300_000,
  refusedMs: 60_000,
};

/** Failures that time alone may mend: told to an operator at the third in a row. */
const PASSING: ReadonlySet<FailureKind> = new Set(['host-unknown', 'unreachable', 'throttled', 'connection-lost']);
const PATIENCE = 3;

const SPARED: ReadonlySet<FailureKind> = new Set(['login-refused', 'throttled']);

/** Waits, but not beyond an abort. */
const rest = async (ms: number, signal: AbortSignal): Promise<void> => {
  await pause(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads one mailbox for as long as it is connected: for ever, whatever its server does. */
export class MailboxPuller {
  /** What people had commanded of the mailbox when this last looked. */
  commanded = -1;
  private failures = 0;
  private poked = new AbortController();
  private readonly scans = new Map<string, FolderScan>();

  constructor(
    private readonly log: MailboxLog,
    private readonly sessions: MailboxSessions,
    private readonly intake: MessageIntake,
    readonly report: MailboxReport,
    private readonly pace: PullPace,
  ) {}

  /** Somebody commanded something of the mailbox: look at once. */
  poke(): void {
    this.poked.abort();
  }

  /** Resolves when the mailbox was disconnected or the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        this.poked = new AbortController();
        const mailbox = await this.log.load();
        this.commanded = mailbox.commanded;
        if (mailbox.status === 'disconnected') return;
        await this.visit(mailbox, signal);
      } catch (error) {
        if (signal.aborted) return;
        // It was disconnected while it was read: the next look at the log tells.
        if (error instanceof RuleBroken && error.code === 'mailbox-disconnected') continue;
        await this.failed(error, AbortSignal.any([signal, this.poked.signal]));
      }
    }
  }

  /** One connection, from login until it is lost, the mailbox was commanded otherwise, or the signal is aborted. */
  private async visit(mailbox: ExistingMailbox, signal: AbortSignal): Promise<void> {
    await this.report.connecting();
    const { mailboxId, settings, secret } = mailbox;
    const open = await this.sessions.open({
      mailboxId,
      settings,
      secret,
      signal,
      keep: async (next) => {
        this.commanded = (await this.log.tell({ type: 'ChangeMailboxSecret', secret: next })).commanded;
      },
    });
    const leave = (): void => void open.session.close();
    signal.addEventListener('abort', leave, { once: true });
    try {
      while (!signal.aborted && (await this.look(open, signal)));
    } finally {
      signal.removeEventListener('abort', leave);
      await open.session.close();
    }
  }

  /** Reads every folder once and waits for news. False when the connection is to be made anew. */
  private async look(open: OpenMailbox, signal: AbortSignal): Promise<boolean> {
    this.poked = new AbortController();
    let mailbox = await this.log.load();
    if (mailbox.status === 'disconnected' || mailbox.commanded !== this.commanded) return false;
    this.report.keep(open.folders);
    // The first folder comes last: it stays open, and IDLE tells of its news.
    for (const folder of open.folders.toReversed()) {
      mailbox = await this.scanOf(folder).run(open, mailbox, folder, (counted) => this.report.counted(counted));
    }
    this.failures = 0;
    if (mailbox.failing !== null) await this.log.tell({ type: 'ReportRecovery' });
    await this.report.connected(this.pace.pollMs);
    await open.session.waitForNews(this.pace.pollMs, AbortSignal.any([signal, this.poked.signal]));
    return true;
  }

  private scanOf(folder: string): FolderScan {
    const known = this.scans.get(folder);
    if (known !== undefined) return known;
    const scan = new FolderScan(this.log, this.intake, this.pace, (warning) => this.report.warn(warning));
    this.scans.set(folder, scan);
    return scan;
  }

  private async failed(error: unknown, signal: AbortSignal): Promise<void> {
    this.failures += 1;
    const failure = failureOf(error);
    const wait = this.pauseAfter(failure);
    await this.report.waiting(
      failure === null ? `threadlog could not take mail: ${messageOf(error)}` : messageOf(error),
      wait,
    );
    if (failure !== null && (!PASSING.has(failure) || this.failures >= PATIENCE)) {
      await this.log
        .tell({ type: 'ReportFailure', failure, detail: messageOf(error) })
        .catch((late: unknown) => this.report.warn(`a failure could not be recorded: ${messageOf(late)}`));
    }
    await rest(wait, signal);
  }

  /** Between half and all of what it could be, so that mailboxes of one server do not come back together. */
  private pauseAfter(failure: FailureKind | null): number {
    const { firstMs, longestMs, refusedMs } = this.pace;
    const first = failure !== null && SPARED.has(failure) ? refusedMs : firstMs;
    const whole = Math.max(first, Math.min(first * 2 ** Math.min(this.failures - 1, 20), longestMs));
    return Math.round(whole * (0.5 + Math.random() / 2));
  }
}

/** Why the mailbox cannot be read, null when it is our own stores that cannot take mail. */
const failureOf = (error: unknown): FailureKind | null => {
  if (error instanceof ImapFault) return error.kind;
  return error instanceof SecretUnreadable ? 'secret-unreadable' : null;
};
