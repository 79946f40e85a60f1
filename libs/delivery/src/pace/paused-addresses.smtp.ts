import { Injectable, Logger, Optional } from '@nestjs/common';
import { Metrics } from '#libs/http';
import { InboxAccess, type PausedAddress } from '#libs/inboxes';
import { SmtpFault } from '#libs/mail';
import { OutgoingServers } from '#libs/outgoing-servers';
import { SendingPace } from './sending-pace.smtp.js';

const SOONEST_MS = 30_000;
const LATEST_MS = 15 * 60_000;
const LOGIN_MS = 60 * 60_000;

/**
 * A server is asked again after a quarter of the time that it has refused, within bounds; hourly where that takes a login that it has refused:
 * accounts are locked for less.
 */
export const probedAfter = (pausedMs: number, loginRefused = false): number =>
  loginRefused ? LOGIN_MS : Math.min(LATEST_MS, Math.max(SOONEST_MS, pausedMs / 4));

/** Asks the servers of paused addresses now and then whether they take mail again, without sending any, and resumes those that do. */
@Injectable()
export class PausedAddresses {
  private readonly log = new Logger('pace');
  private readonly probed = new Map<string, Readonly<{ at: number; loginRefused: boolean }>>();

  constructor(
    private readonly access: InboxAccess,
    private readonly servers: OutgoingServers,
    private readonly pace: SendingPace,
    @Optional() metrics?: Metrics,
  ) {
    metrics?.gauge(
      'threadlog_paused_addresses',
      'addresses from which nothing leaves, by what resumes them',
      () => this.counted(),
      ['resumes'],
    );
  }

  /** Probes whichever are due at `now`, milliseconds since 1970. */
  async probe(now = Date.now()): Promise<void> {
    const paused = (await this.access.pausedAddresses()).filter(({ resumes }) => resumes === 'probe');
    for (const address of this.probed.keys()) {
      if (!paused.some((one) => one.address === address)) this.probed.delete(address);
    }
    const due = paused.filter(({ address, at, why }) => {
      const pausedAt = Date.parse(at);
      const last = this.probed.get(address) ?? { at: pausedAt, loginRefused: why === 'login-refused' };
      return now - last.at >= probedAfter(now - pausedAt, last.loginRefused);
    });
    await Promise.all(due.map((one) => this.ask(one, now)));
  }

  private async counted() {
    const paused = await this.access.pausedAddresses();
    return (['probe', 'command'] as const).map((resumes) => ({
      labels: { resumes },
      value: paused.filter((one) => one.resumes === resumes).length,
    }));
  }

  private async ask({ address, inboxId }: PausedAddress, now: number): Promise<void> {
    this.probed.set(address, { at: now, loginRefused: false });
    try {
      const server = await this.servers.for(address);
      await server.verify(address);
    } catch (error) {
      if (!(error instanceof SmtpFault)) throw error;
      this.probed.set(address, { at: now, loginRefused: error.kind === 'login-refused' });
      this.log.debug(`${address} stays paused: ${error.message}`);
      return;
    }
    await this.pace.tell(inboxId, { type: 'ResumeSending', address, at: new Date().toISOString(), by: 'probe' });
    this.log.log(`mail leaves from ${address} again`);
  }
}
