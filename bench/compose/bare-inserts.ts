import { randomUUID } from 'node:crypto';
import pg from 'pg';

const INSERT = {
  name: 'insert',
  text: 'INSERT INTO bench.inserts (id, body) VALUES ($1, $2)',
};

export const createInserts = async (databaseUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('CREATE SCHEMA IF NOT EXISTS bench');
  await client.query('CREATE TABLE bench.inserts (id uuid PRIMARY KEY, body text NOT NULL)');
  await client.end();
};

/** One connection that commits a row at a time. */
export class BareInserts {
  private constructor(private readonly client: pg.Client) {}

  static async connect(databaseUrl: string): Promise<BareInserts> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new BareInserts(client);
  }

  async insert(body: string): Promise<void> {
    await this.client.query({ ...INSERT, values: [randomUUID(), body] });
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
