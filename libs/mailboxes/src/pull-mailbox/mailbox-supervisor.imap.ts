import { setTimeout as pause } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  Optional,
} from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Metrics } from '#libs/http';
import { MailAcceptance } from '#libs/incoming';
import { InboxAccess } from '#libs/inboxes';
import { Leases, type Log, ProcessNotes, ReadModels } from '#libs/read-models';
import { MailboxSessions } from '../mailbox-sessions.imap.js';
import { mailboxView } from '../mailbox-view/mailbox-view.projection.js';
import { MailboxLog } from './mailbox-log.imap.js';
import { MAILBOX_NOTES, type MailboxNote } from './mailbox-note.imap.js';
import { MailboxPuller, type PullPace } from './mailbox-puller.imap.js';
import { MailboxReport } from './mailbox-report.imap.js';
import { MessageIntake } from './message-intake.imap.js';

export const PULL_PACE = Symbol('pace of pulling mailboxes');

/** How often the view is asked which mailboxes there are, in milliseconds. */
const LOOK_MS = 1_000;

type Connected = Readonly<{ mailbox_id: string; commanded: number }>;

type Pulling = Readonly<{ puller: MailboxPuller; done: Promise<void> }>;

/** Reads every connected mailbox that no other process reads. */
@Injectable()
export class MailboxSupervisor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('mailboxes');
  private readonly told: Log = {
    info: (message) => this.log.log(message),
    warn: (message) => this.log.warn(message),
  };
  private readonly stopping = new AbortController();
  private readonly pulling = new Map<string, Pulling>();
  private readonly leases: Leases;
  private readonly intake: MessageIntake;
  private supervising: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly sessions: MailboxSessions,
    mails: MailAcceptance,
    inboxes: InboxAccess,
    @Inject(PULL_PACE) private readonly pace: PullPace,
    @Optional() metrics?: Metrics,
  ) {
    this.leases = new Leases(readModels.databaseUrl, this.told);
    this.intake = new MessageIntake(mails, inboxes);
    metrics?.gauge('threadlog_mailboxes', 'mailboxes read by this process', async () => this.states(), ['state']);
    metrics?.gauge(
      'threadlog_mailbox_missing',
      'messages that the server of a mailbox holds and threadlog does not',
      async () => this.missing(),
      ['mailbox'],
    );
  }

  onApplicationBootstrap(): void {
    this.supervising = this.supervise(this.stopping.signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.supervising;
    await Promise.all([...this.pulling.values()].map(({ done }) => done));
    await this.leases.close();
  }

  private async supervise(signal: AbortSignal): Promise<void> {
    let said = '';
    while (!signal.aborted) {
      try {
        await this.look();
        said = '';
      } catch (error) {
        const trouble = `mailboxes cannot be looked up: ${error instanceof Error ? error.message : String(error)}`;
        if (trouble !== said) this.log.warn(trouble);
        said = trouble;
      }
      await pause(LOOK_MS, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  private async look(): Promise<void> {
    const connected = await this.readModels.lookup<Connected>(
      `SELECT mailbox_id, commanded FROM ${this.readModels.rows(mailboxView)} WHERE status = 'connected'`,
    );
    for (const { mailbox_id: mailboxId, commanded } of connected) {
      const pulling = this.pulling.get(mailboxId);
      if (pulling === undefined) await this.begin(mailboxId);
      else if (commanded > pulling.puller.commanded) pulling.puller.poke();
    }
    // Of those that the view no longer tells, the log decides; a view that is made anew is empty for a while.
    const told = new Set(connected.map(({ mailbox_id: mailboxId }) => mailboxId));
    for (const [mailboxId, { puller }] of this.pulling) {
      if (!told.has(mailboxId) && (await new MailboxLog(this.store, mailboxId).load()).status === 'disconnected')
        puller.poke();
    }
  }

  private async begin(mailboxId: string): Promise<void> {
    const lease = await this.leases.take(`mailbox ${mailboxId}`);
    if (lease === null || this.stopping.signal.aborted) return lease?.release();
    const log = new MailboxLog(this.store, mailboxId);
    const notes = new ProcessNotes<MailboxNote>(this.readModels, MAILBOX_NOTES);
    const report = new MailboxReport(mailboxId, notes, this.told);
    const puller = new MailboxPuller(log, this.sessions, this.intake, report, this.pace);
    const done = puller
      .run(AbortSignal.any([this.stopping.signal, lease.lost]))
      .catch((error: unknown) => this.log.error(error))
      .then(() => lease.release())
      .finally(() => this.pulling.delete(mailboxId));
    this.pulling.set(mailboxId, { puller, done });
  }

  private states() {
    const states = [...this.pulling.values()].map(({ puller }) => puller.report.state);
    return (['connecting', 'connected', 'waiting'] as const).map((state) => ({
      labels: { state },
      value: states.filter((one) => one === state).length,
    }));
  }

  private missing() {
    return [...this.pulling].map(([mailbox, { puller }]) => ({ labels: { mailbox }, value: puller.report.missing }));
  }
}
