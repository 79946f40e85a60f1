import { statfs } from 'node:fs/promises';
import pg from 'pg';

const MUST_BE_ON = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;
const TMPFS = 0x01021994;

/** Figures of a store that does not wait for the disk say nothing. Throws when Postgres or the folder is such a store. */
export const mustBeDurable = async (databaseUrl: string, folder: string): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const setting of MUST_BE_ON) {
      const { rows } = await client.query<Record<string, string>>(`SHOW ${setting}`);
      const value = rows[0]?.[setting];
      if (value !== 'on')
        throw new Error(`${setting} is ${value}: nothing is measured on a Postgres that is not durable`);
    }
  } finally {
    await client.end();
  }
  if ((await statfs(folder)).type === TMPFS) throw new Error(`${folder} lies in memory: nothing is measured there`);
};
