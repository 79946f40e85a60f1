import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_CERTIFICATE } from '../../../embedded/src/event-store/test-certificate.js';
import { Dovecot, dovecotIsMissing } from '../../../../test/imap/dovecot.js';
import { MailboxApp } from '../../../../test/imap/mailbox-app.js';

const missing = dovecotIsMissing();

if (missing !== null) process.stderr.write(`${missing}: mailboxes were not tested on a real IMAP server\n`);

/** Somebody with a mail program of their own. */
const withClient = async <Result>(dovecot: Dovecot, act: (client: ImapFlow) => Promise<Result>): Promise<Result> => {
  const { port, user, password } = dovecot;
  const auth = { user, pass: password };
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, auth, logger: false });
  client.on('error', (error) => process.stderr.write(`${String(error)}\n`));
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.logout();
  }
};

const eml = (n: number): string =>
  `From: Zoë <zoe@example.net>\r\nMessage-ID: <${n}@example.net>\r\nSubject: ${n}\r\n\r\n${'Hello.\r\n'.repeat(n * 500)}`;

const flagsIn = (dovecot: Dovecot, folder: string): Promise<readonly (readonly string[])[]> =>
  withClient(dovecot, async (client) => {
    await client.mailboxOpen(folder, { readOnly: true });
    if (client.mailbox === false || client.mailbox.exists === 0) return [];
    const all = await client.fetchAll('1:*', { flags: true });
    return all.map(({ flags = new Set<string>() }) => [...flags].filter((flag) => flag !== '\\Recent'));
  });

it('Dovecot is looked for on the PATH', () => expect(dovecotIsMissing('/nowhere')).toBe('dovecot is not on the PATH'));

describe.each(missing === null ? ['Dovecot'] : [])('a mailbox on %s', () => {
  let dovecot: Dovecot;
  let app: MailboxApp;

  beforeAll(async () => {
    const { certificate: cert, key } = TEST_CERTIFICATE;
    [dovecot, app] = await Promise.all([Dovecot.start({ cert, key }), MailboxApp.start()]);
  }, 120_000);

  afterAll(async () => {
    await app.stop();
    await dovecot.remove();
  });

  const append = (from: number, to: number, folder = 'INBOX'): Promise<void> =>
    withClient(dovecot, async (client) => {
      for (let n = from; n <= to; n += 1) await client.append(folder, eml(n));
    });

  const held = (mailboxId: string, count: number) =>
    app.until(
      mailboxId,
      `${count} are held`,
      ({ state, folders }) => state === 'connected' && folders[0]?.held === count,
    );

  it('brings its mail, unseen and once, through IDLE, a restart and a lost index', async () => {
    await append(1, 12);
    await append(90, 91, 'Unsolicited');
    const mailboxId = await app.connect(dovecot);
    await held(mailboxId, 12);
    await append(13, 14);
    const before = await held(mailboxId, 14);
    expect(before.folders).toHaveLength(1);
    expect((await flagsIn(dovecot, 'INBOX')).flat()).toEqual([]);

    await dovecot.stop();
    dovecot.loseIndex();
    await dovecot.resume();
    await append(15, 15);
    const after = await app.until(mailboxId, 'it was read again', ({ rescanned, folders }) => {
      return rescanned?.reason === 'uidvalidity-changed' && folders[0]?.held === 15;
    });
    expect(after.folders[0]!.uidValidity).not.toBe(before.folders[0]!.uidValidity);
    const hashes = (await app.accepted()).map(({ sha256 }) => sha256);
    expect([hashes.length, new Set(hashes).size]).toEqual([15, 15]);
    await app.command('DELETE', mailboxId);
  });

  it('knows its spam folder by its flag, and its certificate by nobody', async () => {
    const refused = await app.ask(dovecot, { folders: ['Unsolicited'] });
    expect(refused.body['detail']).toBe('the folder "Unsolicited" holds spam: it is never read, choose another');
    const unvouched = await app.ask(dovecot, { security: 'starttls' });
    expect(unvouched.body['type']).toBe('urn:threadlog:problem:mailbox-tls-failed');
    const wrong = await app.ask(dovecot, { auth: { kind: 'password', password: 'hunter2' } });
    expect(wrong.body['type']).toBe('urn:threadlog:problem:mailbox-login-refused');
  });

  it('marks as seen, and moves, what was taken', async () => {
    const seen = await app.connect(dovecot, { afterwards: 'seen' });
    await held(seen, 15);
    expect((await flagsIn(dovecot, 'INBOX')).map((flags) => flags.join())).toEqual(Array(15).fill('\\Seen'));
    await app.command('DELETE', seen);
    const moved = await app.connect(dovecot, { afterwards: { moveTo: 'Done' } });
    await held(moved, 15);
    expect(await flagsIn(dovecot, 'INBOX')).toEqual([]);
    expect(await flagsIn(dovecot, 'Done')).toHaveLength(15);
    await app.command('DELETE', moved);
  });
});
