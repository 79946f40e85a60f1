import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../figures/statistics.js';
import { type Figures } from '../figures/rounds.js';
import { shareOut } from '../load/clients.js';
import { SmtpConnection } from '../load/smtp-connection.js';
import type { Deployment } from '../system/deployments.js';
import { corpus, type CorpusMail } from './corpus.js';
import { Visible } from './visible.js';

type Place = Readonly<{ host: string; port: number }>;

const withConnections = async <Result>(
  place: Place,
  count: number,
  act: (connections: readonly SmtpConnection[]) => Promise<Result>,
): Promise<Result> => {
  const connections = await Promise.all(Array.from({ length: count }, () => SmtpConnection.open(place)));
  try {
    return await act(connections);
  } finally {
    await Promise.all(connections.map((connection) => connection.quit()));
  }
};

let corpora = 0;
const newCorpus = (size: number, to: string): readonly CorpusMail[] => corpus(`c${++corpora}`, size, to);

/** Mails a second that a server answers with 250. */
export const accepted = (place: Place, connections: number, size: number): Promise<Figures> =>
  withConnections(place, connections, async (open) => {
    const to = 'support@threadlog.example';
    const { took, seconds } = await shareOut(open, newCorpus(size, to), (connection, { from, raw }) =>
      connection.send(from, to, raw),
    );
    return { rate: took.length / seconds, accepted: took.length / seconds };
  });

/** Sends mail into a threadlog and watches its inbox view. */
export class MailIn {
  private constructor(
    private readonly smtp: Place,
    private readonly address: string,
    private readonly visible: Visible,
  ) {}

  static async open({ demo, databaseUrl }: Deployment): Promise<MailIn> {
    const [inbox] = demo.inboxes;
    if (inbox === undefined) throw new Error('the demo has no inbox');
    return new MailIn(demo.smtp, inbox.address, await Visible.listen(databaseUrl, inbox.id));
  }

  close(): Promise<void> {
    return this.visible.close();
  }

  /** Mails a second until all are to be seen (`rate`), and until the last 250 (`accepted`). */
  rate(connections: number, size: number): Promise<Figures> {
    return withConnections(this.smtp, connections, async (open) => {
      const mails = newCorpus(size, this.address);
      const begun = performance.now();
      const seen = Promise.all(mails.map(({ messageId }) => this.visible.of(messageId)));
      const { took, seconds } = await shareOut(open, mails, (connection, mail) => this.send(connection, mail));
      await seen;
      return { rate: (took.length / (performance.now() - begun)) * 1000, accepted: took.length / seconds };
    });
  }

  /** The p95 of the delay, in milliseconds, of mails sent one at a time with a pause after each. */
  idleDelay(size: number): Promise<number> {
    return withConnections(this.smtp, 1, async ([connection]) => {
      const delays: number[] = [];
      for (const mail of newCorpus(size, this.address)) {
        if (connection !== undefined) delays.push(await this.delay(connection, mail));
        await pause(50);
      }
      return percentile(delays, 0.95);
    });
  }

  /** The p95 of the delay, in milliseconds, of mails sent at a steady rate, whatever becomes of those before. */
  busyDelay(perSecond: number, seconds: number): Promise<number> {
    return withConnections(this.smtp, 10, async (connections) => {
      const free = [...connections];
      const begun = performance.now();
      const delays = await Promise.all(
        newCorpus(Math.round(perSecond * seconds), this.address).map(async (mail, n) => {
          await pause(begun + (n * 1000) / perSecond - performance.now());
          let connection = free.shift();
          for (; connection === undefined; connection = free.shift()) await pause(1);
          const sent = connection;
          return this.delay(sent, mail, () => free.push(sent));
        }),
      );
      return percentile(delays, 0.95);
    });
  }

  /** From the 250 of a mail until it is seen; one seen before its 250 arrived counts as nothing. */
  private async delay(connection: SmtpConnection, mail: CorpusMail, onAccepted = (): unknown => 0): Promise<number> {
    const seen = this.visible.of(mail.messageId);
    await this.send(connection, mail);
    const at = performance.now();
    onAccepted();
    return Math.max(0, (await seen) - at);
  }

  private send(connection: SmtpConnection, { from, raw }: CorpusMail): Promise<void> {
    return connection.send(from, this.address, raw);
  }
}
