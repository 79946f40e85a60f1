import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_CERTIFICATE } from '../../../embedded/src/event-store/test-certificate.js';
import { Dovecot, dovecotIsMissing } from '../../../../test/imap/dovecot.js';
import { MailProgram } from '../../../../test/imap/mail-program.js';
import { MailboxApp } from '../../../../test/imap/mailbox-app.js';

const missing = dovecotIsMissing();

if (missing !== null) process.stderr.write(`${missing}: mailboxes were not tested on a real IMAP server\n`);

/** So many mails, each larger than the one before; those of two users have not the same bytes. */
const mails = (user: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => {
    const n = from + index;
    const header = `From: Zoë <zoe@example.net>\r\nMessage-ID: <${n}@${user}.example.net>\r\nSubject: ${n}\r\n`;
    return `${header}\r\n${'Hello.\r\n'.repeat(n * 500)}`;
  });

it('Dovecot is looked for on the PATH', () => expect(dovecotIsMissing('/nowhere')).toBe('dovecot is not on the PATH'));

/* Dovecot is a program of its own that others on the machine slow down: time is given generously, and a test once more with a new account. */
describe.each(missing === null ? ['Dovecot'] : [])('a mailbox on %s', { timeout: 120_000, retry: 1 }, () => {
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

  const anAccount = (name: string) => dovecot.account(`${name}-${randomUUID().slice(0, 8)}`);

  const held = (mailboxId: string, count: number) =>
    app.until(
      mailboxId,
      `${count} are held`,
      ({ state, folders }) => state === 'connected' && folders[0]?.held === count,
    );

  it('brings its mail, unseen and once, through IDLE, a restart and a lost index', async () => {
    const account = anAccount('support');
    const program = new MailProgram(dovecot, account);
    await program.append(mails(account.user, 1, 12));
    await program.append(mails(account.user, 90, 91), 'Unsolicited');
    const mailboxId = await app.connect(account);
    await held(mailboxId, 12);
    await program.append(mails(account.user, 13, 14));
    const before = await held(mailboxId, 14);
    expect(before.folders).toHaveLength(1);
    expect((await program.flagsIn('INBOX')).flat()).toEqual([]);

    await dovecot.stop();
    dovecot.loseIndex();
    await dovecot.resume();
    await program.append(mails(account.user, 15, 15));
    const after = await app.until(mailboxId, 'it was read again', ({ rescanned, folders }) => {
      return rescanned?.reason === 'uidvalidity-changed' && folders[0]?.held === 15;
    });
    expect(after.folders[0]!.uidValidity).not.toBe(before.folders[0]!.uidValidity);
    const taken = (await app.accepted()).filter(({ source }) => source?.startsWith(`imap://${account.user}@`));
    expect([taken.length, new Set(taken.map(({ sha256 }) => sha256)).size]).toEqual([15, 15]);
    await app.command('DELETE', mailboxId);
  });

  it('knows its spam folder by its flag, and its certificate by nobody', async () => {
    const account = dovecot.account('careful');
    const refused = await app.ask(account, { folders: ['Unsolicited'] });
    expect(refused.body['detail']).toBe('the folder "Unsolicited" holds spam: it is never read, choose another');
    const unvouched = await app.ask(account, { security: 'starttls' });
    expect(unvouched.body['type']).toBe('urn:threadlog:problem:mailbox-tls-failed');
    const wrong = await app.ask(account, { auth: { kind: 'password', password: 'hunter2' } });
    expect(wrong.body['type']).toBe('urn:threadlog:problem:mailbox-login-refused');
  });

  it('marks as seen, and moves, what was taken', async () => {
    const account = anAccount('tidy');
    const program = new MailProgram(dovecot, account);
    await program.append(mails(account.user, 1, 15));
    const seen = await app.connect(account, { afterwards: 'seen' });
    await held(seen, 15);
    expect((await program.flagsIn('INBOX')).map((flags) => flags.join())).toEqual(Array(15).fill('\\Seen'));
    await app.command('DELETE', seen);
    const moved = await app.connect(account, { afterwards: { moveTo: 'Done' } });
    await held(moved, 15);
    expect(await program.flagsIn('INBOX')).toEqual([]);
    expect(await program.flagsIn('Done')).toHaveLength(15);
    await app.command('DELETE', moved);
  });
});
