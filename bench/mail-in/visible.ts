import pg from 'pg';
import { inboxView, messageView } from '#libs/threads';

/** Tells when mails are to be seen in the inbox view: their rows of all views are committed together. */
export class Visible {
  readonly #waiting = new Map<string, (at: number) => void>();
  #asking = false;
  #askAgain = false;

  private constructor(
    private readonly client: pg.Client,
    private readonly inboxId: string,
  ) {
    client.on('notification', () => void this.#ask());
  }

  /** Listens for what the projector tells of each commit, so that nothing is asked of the API. */
  static async listen(databaseUrl: string, inboxId: string): Promise<Visible> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const visible = new Visible(client, inboxId);
    // Of tables filled a moment ago Postgres knows no statistics, and would read them whole.
    await client.query('SET enable_seqscan = off; SET enable_hashjoin = off');
    await client.query('LISTEN read_models');
    return visible;
  }

  /** Resolves with the time, on the clock of `performance`, at which the mail was found; that of the question is counted in. */
  of(messageId: string): Promise<number> {
    const found = new Promise<number>((resolve) => this.#waiting.set(messageId, resolve));
    void this.#ask();
    return found;
  }

  close(): Promise<void> {
    return this.client.end();
  }

  async #ask(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    do {
      this.#askAgain = false;
      const { rows } = await this.client.query<{ message_id: string }>({
        name: 'visible',
        text: `SELECT message_id FROM ${messageView.table.quoted} AS message
               JOIN ${inboxView.table.quoted} USING (thread_id)
               WHERE message.inbox_id = $1 AND message.message_id = ANY($2)`,
        values: [this.inboxId, [...this.#waiting.keys()]],
      });
      for (const { message_id } of rows) {
        this.#waiting.get(message_id)?.(performance.now());
        this.#waiting.delete(message_id);
      }
    } while (this.#askAgain);
    this.#asking = false;
  }
}
