import { Socket } from 'node:net';
import pg from 'pg';
import { sessionOptions } from './connection-options.js';
import type { PlainRow } from './projection.js';
import type { Statement } from './view-statements.js';

/** A statement that was only refused because an earlier one of its transaction had failed. */
const IN_FAILED_TRANSACTION = '25P02';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** One connection on which statements follow each other without waiting for answers. */
export class Pipeline {
  private lost: Error | undefined;

  private held = false;

  private constructor(
    private readonly client: pg.Client,
    private readonly socket: Socket,
  ) {
    client.on('error', (error: Error) => (this.lost = error));
    client.on('end', () => (this.lost ??= new Error('the connection to Postgres ended')));
  }

  static async connect(databaseUrl: string, applicationName: string): Promise<Pipeline> {
    const socket = new Socket();
    const client = new pg.Client({
      stream: () => socket,
      connectionString: databaseUrl,
      application_name: applicationName,
      keepAlive: true,
      pipeline: true,
      ...sessionOptions,
      // Locks of a machine that vanished are given up after half a minute.
      options: `${sessionOptions.options} -c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3`,
    });
    const pipeline = new Pipeline(client, socket);
    await client.connect();
    return pipeline;
  }

  get isLost(): boolean {
    return this.lost !== undefined;
  }

  readonly ask = async (statement: Statement): Promise<PlainRow[]> => {
    const { rows } = await this.send(statement);
    return rows;
  };

  /** One transaction in one exchange: all statements take effect, or none and the first one's error is thrown. */
  async transact(statements: readonly Statement[]): Promise<void> {
    const sent = [
      this.send({ text: 'BEGIN' }),
      ...statements.map((statement) => this.send(statement)),
      this.send({ text: 'COMMIT' }),
    ];
    const refused = (await Promise.allSettled(sent)).flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    if (refused.length > 0) throw refused.find((error) => codeOf(error) !== IN_FAILED_TRANSACTION) ?? refused[0];
  }

  /** What is sent in one turn goes out in one write: Postgres wakes once for it, not once a statement. */
  private send(statement: Partial<Statement> & Pick<Statement, 'text'>): Promise<pg.QueryResult<PlainRow>> {
    if (!this.held) {
      this.held = true;
      this.socket.cork();
      process.nextTick(() => {
        this.held = false;
        this.socket.uncork();
      });
    }
    return this.client.query<PlainRow>(statement);
  }

  async close(): Promise<void> {
    if (this.lost === undefined) await this.client.end();
  }
}
