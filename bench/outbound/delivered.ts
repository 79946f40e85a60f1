import pg from 'pg';
import { sentView } from '#libs/delivery';

/** Tells when mails are to be seen as delivered in the Sent view. */
export class Delivered {
  readonly #waiting = new Map<string, (at: number) => void>();
  #asking = false;
  #askAgain = false;

  private constructor(private readonly client: pg.Client) {
    client.on('notification', () => void this.#ask());
  }

  /** Listens for what the projector tells of each commit, so that nothing is asked of the API. */
  static async listen(databaseUrl: string): Promise<Delivered> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const delivered = new Delivered(client);
    await client.query('LISTEN read_models');
    return delivered;
  }

  /** Resolves with the time, on the clock of `performance`, at which the mail was found delivered; that of the question is counted in. */
  of(emailId: string): Promise<number> {
    const found = new Promise<number>((resolve) => this.#waiting.set(emailId, resolve));
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
      const { rows } = await this.client.query<{ email_id: string }>({
        name: 'delivered',
        text: `SELECT email_id FROM ${sentView.table.quoted} WHERE email_id = ANY($1) AND state = 'delivered'`,
        values: [[...this.#waiting.keys()]],
      });
      for (const { email_id } of rows) {
        this.#waiting.get(email_id)?.(performance.now());
        this.#waiting.delete(email_id);
      }
    } while (this.#askAgain);
    this.#asking = false;
  }
}
