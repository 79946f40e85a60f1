import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logger, readConfig } from '#libs/config';
import { EventStore } from '#libs/event-store';
import { MailAcceptance } from '#libs/incoming';
import { standaloneConfig } from '../../apps/standalone/src/config.js';
import { startStandalone } from '../../apps/standalone/src/standalone.js';

export type CorpusInbox = Readonly<{ id: string; address: string }>;

/** What `npm start` runs, in this process, on a folder that is removed when it stops. */
export type ThreadlogUnderTest = Readonly<{
  smtp: Readonly<{ host: string; port: number }>;
  store: EventStore;
  acceptance: MailAcceptance;
  openInbox: (name: string) => Promise<CorpusInbox>;
  stop: () => Promise<void>;
}>;

export const startThreadlog = async (): Promise<ThreadlogUnderTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'threadlog-corpus-'));
  // Postgres may run as another user, who must be able to enter.
  await chmod(folder, 0o755);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  const places = { DATA_DIR: join(folder, 'data'), PORT: '0', SMTP_PORT: '0', SANDBOX_PORT: '0' };
  const env = { ...places, LOG_LEVEL: 'error' };
  try {
    const log = logger({ name: 'threadlog', level: 'error' });
    const { demo, app, stop } = await startStandalone(readConfig(standaloneConfig, env), log);
    const write = async (method: string, path: string, body: object): Promise<Readonly<Record<string, string>>> => {
      const answer = await fetch(`${demo.api}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${demo.keys.superAdmin}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': randomUUID(),
        },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as Readonly<Record<string, string>>;
    };
    const openInbox = async (name: string): Promise<CorpusInbox> => {
      const address = `${name}@threadlog.example`;
      const { inboxId: id = '' } = await write('POST', '/v1/inboxes', { name });
      await write('PUT', `/v1/inboxes/${id}/addresses/${address}`, { name });
      return { id, address };
    };
    return {
      smtp: demo.smtp,
      store: app.get(EventStore),
      acceptance: app.get(MailAcceptance, { strict: false }),
      openInbox,
      stop: async () => {
        await stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
};
