import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figures } from '../figures/rounds.js';
import { percentile } from '../figures/statistics.js';
import { shareOut } from '../load/clients.js';
import { HttpConnection } from '../load/http-connection.js';
import { writtenMails } from '../load/written-mails.js';
import type { Deployment } from '../system/deployments.js';
import type { Demo } from '../system/place.js';
import { Delivered } from './delivered.js';

const IDLE_PAUSE_MS = 50;

/** How long mails took from their 202 until they were seen as delivered, in milliseconds. */
export type Delays = Readonly<{ p50: number; p95: number }>;

const delaysOf = (took: readonly number[]): Delays => ({ p50: percentile(took, 0.5), p95: percentile(took, 0.95) });

/** Has mail written and sent by a threadlog, and watches its Sent view. */
export class MailsOut {
  private constructor(
    private readonly demo: Demo,
    private readonly delivered: Delivered,
  ) {}

  static async open({ demo, databaseUrl }: Deployment): Promise<MailsOut> {
    return new MailsOut(demo, await Delivered.listen(databaseUrl));
  }

  close(): Promise<void> {
    return this.delivered.close();
  }

  /** Mails a second from the first request until the last mail is delivered (`rate`), and until the last 202 (`accepted`). */
  rate(clients: number, size: number): Promise<Figures> {
    return this.#withConnections(clients, async (connections) => {
      const delays: Promise<number>[] = [];
      const begun = performance.now();
      const { seconds } = await shareOut(connections, writtenMails(size, this.demo), async (connection, mail) => {
        delays.push(this.#delay(await this.#compose(connection, mail)));
      });
      await Promise.all(delays);
      return { rate: (size / (performance.now() - begun)) * 1000, accepted: size / seconds };
    });
  }

  /** The delays of mails sent one at a time, with a pause after each. */
  idle(size: number): Promise<Delays> {
    return this.#withConnections(1, async ([connection]) => {
      const took: number[] = [];
      for (const mail of writtenMails(size, this.demo)) {
        took.push(await this.#delay(await this.#compose(connection as HttpConnection, mail)));
        await pause(IDLE_PAUSE_MS);
      }
      return delaysOf(took);
    });
  }

  /** The delays of mails that are written steadily, so many a second. */
  busy(rate: number, seconds: number): Promise<Delays> {
    return this.#withConnections(8, async (connections) => {
      const mails = writtenMails(Math.max(1, Math.round(rate * seconds)), this.demo);
      const begun = performance.now();
      const delays: Promise<number>[] = [];
      let next = 0;
      await shareOut(connections, mails, async (connection, mail) => {
        const due = begun + (next++ / rate) * 1000;
        await pause(Math.max(0, due - performance.now()));
        delays.push(this.#delay(await this.#compose(connection, mail)));
      });
      return delaysOf(await Promise.all(delays));
    });
  }

  async #compose(connection: HttpConnection, mail: string): Promise<string> {
    const headers = { Authorization: `Bearer ${this.demo.keys.agent}`, 'Idempotency-Key': randomUUID() };
    const { status, body } = await connection.post('/v1/threads', headers, mail);
    if (status !== 202) throw new Error(`ComposeEmail answered ${status}: ${body}`);
    return (JSON.parse(body) as { emailId: string }).emailId;
  }

  async #delay(emailId: string): Promise<number> {
    const accepted = performance.now();
    return (await this.delivered.of(emailId)) - accepted;
  }

  async #withConnections<Result>(
    count: number,
    act: (connections: readonly HttpConnection[]) => Promise<Result>,
  ): Promise<Result> {
    const connections = await Promise.all(Array.from({ length: count }, () => HttpConnection.open(this.demo.api)));
    try {
      return await act(connections);
    } finally {
      for (const connection of connections) connection.close();
    }
  }
}
