import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';

/**
 * A process of its own: the straight-line script that mail coming in is compared with. SMTP, mailparser, one durable transaction, 250; no
 * event, no view of its own, no queue. Its argument is the database's URL.
 */
const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
await pool.query(`
  CREATE SCHEMA IF NOT EXISTS bench;
  CREATE TABLE bench.contacts (address text PRIMARY KEY, name text NOT NULL);
  CREATE TABLE bench.threads (id bigserial PRIMARY KEY, subject text NOT NULL, last_at timestamptz NOT NULL, emails integer NOT NULL);
  CREATE INDEX ON bench.threads (last_at);
  CREATE TABLE bench.messages (
    id bigserial PRIMARY KEY, thread_id bigint NOT NULL REFERENCES bench.threads, message_id text, sender text NOT NULL,
    subject text NOT NULL, body text NOT NULL, html text, raw bytea NOT NULL
  );
  CREATE INDEX ON bench.messages (message_id);
  CREATE TABLE bench.attachments (
    message_id bigint NOT NULL REFERENCES bench.messages, file_name text, media_type text NOT NULL, content bytea NOT NULL
  )`);

const references = ({ inReplyTo, references: given }: ParsedMail): string[] => [inReplyTo ?? [], given ?? []].flat();

const store = async (client: pg.PoolClient, mail: ParsedMail, raw: Buffer): Promise<void> => {
  const sender = mail.from?.value[0];
  const subject = mail.subject ?? '';
  await client.query('INSERT INTO bench.contacts VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    sender?.address ?? '',
    sender?.name ?? '',
  ]);
  const known = await client.query<{ thread_id: string }>(
    'SELECT thread_id FROM bench.messages WHERE message_id = ANY($1) LIMIT 1',
    [references(mail)],
  );
  const threadId = known.rows[0]?.thread_id;
  const thread =
    threadId === undefined
      ? await client.query<{ id: string }>(
          'INSERT INTO bench.threads (subject, last_at, emails) VALUES ($1, now(), 1) RETURNING id',
          [subject],
        )
      : await client.query<{ id: string }>(
          'UPDATE bench.threads SET last_at = now(), emails = emails + 1 WHERE id = $1 RETURNING id',
          [threadId],
        );
  const message = await client.query<{ id: string }>(
    `INSERT INTO bench.messages (thread_id, message_id, sender, subject, body, html, raw)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [thread.rows[0]?.id, mail.messageId, sender?.address, subject, mail.text ?? '', mail.html || null, raw],
  );
  for (const { filename, contentType, content } of mail.attachments) {
    await client.query('INSERT INTO bench.attachments VALUES ($1, $2, $3, $4)', [
      message.rows[0]?.id,
      filename,
      contentType,
      content,
    ]);
  }
};

const take = async (raw: Buffer): Promise<void> => {
  const mail = await simpleParser(raw);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await store(client, mail, raw);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
};

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData: (stream, _session, done) =>
    void buffer(stream)
      .then(take)
      .then(() => done(), done),
});
server.listen(0, '127.0.0.1', () => process.send?.((server.server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
