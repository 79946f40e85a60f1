import pg from 'pg';

/** Settings without which an append that was answered could be lost; a figure taken without them says nothing. */
const REQUIRED = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

/** Throws unless this database makes commits durable before it answers them. */
export async function requireDurability(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const [name, wanted] of Object.entries(REQUIRED)) {
      const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [name]);
      const value = rows[0]?.value;
      if (value !== wanted) throw new Error(`refusing to measure: ${name} is ${value}, not ${wanted}`);
    }
  } finally {
    await client.end();
  }
}
