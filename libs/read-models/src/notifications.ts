import pg from 'pg';
import type { Log } from './log.js';

const RECONNECT_MS = 1_000;

export type Listener = Readonly<{
  heard: (payload: string) => void;
  /** From now on nothing is missed; called again after each loss. */
  listening?: () => void;
  /** What was heard before may be wrong by the time the database is back, if it was restored. */
  lost?: () => void;
}>;

/** Hears what is said on a channel of Postgres (NOTIFY), over a connection of its own. */
export class Notifications {
  private client: pg.Client | undefined;
  private retryAt = 0;
  private closed = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly channel: string,
    private readonly listener: Listener,
    private readonly log: Log,
  ) {}

  /** Connects unless it is connected, or was lost within the last second: to be called again and again. */
  listen(): void {
    if (this.client !== undefined || this.closed || Date.now() < this.retryAt) return;
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      keepAlive: true,
      application_name: `threadlog ${this.channel}`,
    });
    this.client = client;
    const lost = (error: Error): void => {
      if (this.client !== client) return;
      this.client = undefined;
      this.retryAt = Date.now() + RECONNECT_MS;
      this.listener.lost?.();
      this.log.warn(`no notifications of ${this.channel} for now: ${error.message}`);
    };
    client.on('error', lost);
    client.on('end', () => lost(new Error('the connection ended')));
    client.on('notification', ({ payload = '' }) => this.listener.heard(payload));
    client
      .connect()
      .then(() => client.query(`LISTEN ${this.channel}`))
      .then(() => this.listener.listening?.())
      .catch(lost);
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }
}
