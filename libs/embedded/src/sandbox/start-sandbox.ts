import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { SmtpReceiver } from '#libs/mail';
import { Correspondent } from './correspondent.js';
import { MailStore, type StoredMail } from './mail-store.js';
import { serveSandbox } from './sandbox-http.js';

export type SandboxOptions = Readonly<{
  /** 127.0.0.1 by default. */
  host?: string;
  /** 0, any free port, by default. */
  smtpPort?: number;
  httpPort?: number;
  /** Without it mails are kept in memory only. */
  dataDir?: string;
  /** The SMTP server for what is written on the page: the intake. */
  deliverAnswersTo: Readonly<{ host: string; port: number }>;
}>;

export type Sandbox = Readonly<{
  smtp: Readonly<{ host: string; port: number }>;
  /** The address of the page, without a slash at the end. */
  http: string;
  /** Oldest first. */
  mails(): StoredMail[];
  stop(): Promise<void>;
}>;

/**
 * An SMTP server that takes every mail and delivers none, with a page to read and answer them: the outside world for a demonstration and
 * for tests. Rejects when a port is taken.
 */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const host = options.host ?? '127.0.0.1';
  const store = await MailStore.open(options.dataDir === undefined ? null : join(options.dataDir, 'mails'));
  const correspondent = new Correspondent(options.deliverAnswersTo);
  const receiver = new SmtpReceiver({
    host,
    port: options.smtpPort ?? 0,
    name: 'sandbox.localhost',
    graceMs: 2_000,
    onRecipient: () => Promise.resolve('accept'),
    onMail: async ({ envelope }, stream) => void (await store.add(envelope, await buffer(stream))),
  });
  const smtp = await receiver.listen();
  try {
    const page = await serveSandbox({ host, port: options.httpPort ?? 0, store, correspondent });
    return {
      smtp,
      http: page.url,
      mails: () => store.all(),
      stop: async () => {
        await Promise.all([receiver.close(), page.close()]);
        await correspondent.close();
      },
    };
  } catch (error) {
    await receiver.close();
    throw error;
  }
};
