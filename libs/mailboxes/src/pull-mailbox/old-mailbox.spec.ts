import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestImapServer } from '../../../../test/imap/imap-server.js';
import { MailboxApp, type Shown } from '../../../../test/imap/mailbox-app.js';

const since = '2026-03-01T12:00:00.000Z';
const hours = (n: number): Date => new Date(Date.parse(since) + n * 3_600_000);

let app: MailboxApp;

beforeAll(async () => {
  app = await MailboxApp.start();
}, 120_000);

afterAll(() => app.stop());

/** A mailbox of this user on a server of its own, with messages of these hours around the instant. */
const oldMailbox = async (user: string, ...ages: readonly number[]) => {
  const server = await TestImapServer.start({ user });
  let sizes = 0;
  const add = (age: number): void => {
    server.inbox.add(`Subject: ${user}\r\n\r\n${'x'.repeat((sizes += 1))}`, server.inbox.uidNext, hours(age));
  };
  ages.forEach(add);
  const mailboxId = await app.connect(server, { mailSince: '2026-03-01T13:00:00+01:00' });
  const until = (what: string, holds: (folder: Shown['folders'][number]) => boolean) =>
    app.until(mailboxId, what, ({ state, folders }) => state === 'connected' && folders.every(holds));
  const taken = async () => {
    const mails = (await app.accepted()).filter(({ source }) => source?.startsWith(`imap://${user}@`));
    return mails.map(({ source }) => Number(source?.split(';UID=')[1])).sort((a, b) => a - b);
  };
  const end = async (): Promise<void> => {
    await app.command('DELETE', mailboxId);
    await server.stop();
  };
  return { server, mailboxId, add, until, taken, end };
};

describe('an old mailbox', () => {
  it('is connected without its old mail, of which the ledger tells', async () => {
    const { mailboxId, until, taken, end } = await oldMailbox('support', -9_000, -30, -1, 0, 1, 30);
    const shown = await until('three are held', ({ held }) => held === 3);
    expect(shown.mailSince).toBe(since);
    expect(shown.folders).toMatchObject([{ lastUid: 6, onServer: 6, older: 3, missing: [], missingCount: 0 }]);
    expect(await taken()).toEqual([4, 5, 6]);
    expect(await app.history(mailboxId)).not.toContain('MailboxMessageFailed');
    await end();
  });

  it('gives what somebody moves into it later, whatever its date, and nothing else when it is numbered anew', async () => {
    const { server, add, until, taken, end } = await oldMailbox('sales', -5);
    const first = await until('one is left', ({ older }) => older === 1);
    expect(first.folders).toMatchObject([{ onServer: 1, held: 0, missingCount: 0 }]);
    add(-4);
    add(2);
    server.hangUp();
    await until('two are held', ({ held }) => held === 2);
    server.inbox.renumber();
    server.hangUp();
    await until(
      'it was read again',
      ({ uidValidity, held, older }) => uidValidity === '2' && held === 1 && older === 2,
    );
    expect(await taken()).toEqual([2, 3]);
    await end();
  });
});
