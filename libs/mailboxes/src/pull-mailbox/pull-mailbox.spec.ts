import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestImapServer } from '../../../../test/imap/imap-server.js';
import { MailboxApp, MAX_BYTES } from '../../../../test/imap/mailbox-app.js';
import { until } from '../../../../test/world/until.js';

let app: MailboxApp;
let server: TestImapServer;
let connected: string[];
let run = 0;

beforeAll(async () => {
  app = await MailboxApp.start();
}, 120_000);

afterAll(() => app.stop());

beforeEach(async () => {
  run += 1;
  connected = [];
  server = await TestImapServer.start();
});

afterEach(async () => {
  for (const mailboxId of connected) await app.command('DELETE', mailboxId);
  await server.stop();
});

const eml = (n: number, size = 0): string =>
  `Return-Path: <zoe@example.net>\r\nSubject: ${run}-${n}\r\n\r\nHello.\r\n${'x'.repeat(size)}`;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const connect = async (said: object = {}): Promise<string> => {
  const mailboxId = await app.connect(server, said);
  connected.push(mailboxId);
  return mailboxId;
};

const deliver = (from: number, to: number): void => {
  for (let n = from; n <= to; n += 1) server.deliver(eml(n));
};

const held = (mailboxId: string, count: number) =>
  app.until(
    mailboxId,
    `${count} messages are held`,
    ({ state, folders }) => state === 'connected' && folders[0]?.held === count,
  );

/** How often each of these mails was taken in. */
const takings = async (from: number, to: number): Promise<readonly number[]> => {
  const accepted = await app.accepted();
  return Array.from({ length: to - from + 1 }, (_, n) => hashOf(eml(from + n))).map(
    (sha256) => accepted.filter((mail) => mail.sha256 === sha256).length,
  );
};

const ones = (count: number): readonly number[] => Array.from({ length: count }, () => 1);

describe('a connected mailbox', () => {
  it('brings what it holds and what comes, once each and with nothing marked', async () => {
    deliver(1, 3);
    const mailboxId = await connect();
    await held(mailboxId, 3);
    deliver(4, 4);
    const shown = await held(mailboxId, 4);
    expect(shown.folders).toMatchObject([
      { folder: 'INBOX', uidValidity: '1', lastUid: 4, missing: [], missingCount: 0 },
    ]);
    expect(await takings(1, 4)).toEqual(ones(4));
    expect(server.inbox.messages.flatMap(({ flags }) => [...flags])).toEqual([]);
    const [mail] = (await app.accepted()).filter(({ sha256 }) => sha256 === hashOf(eml(4)));
    expect(mail).toMatchObject({
      source: 'imap://support@127.0.0.1/INBOX;UIDVALIDITY=1/;UID=4',
      envelopeFrom: 'zoe@example.net',
    });
  });

  it('is read without IDLE too', async () => {
    server.faults.without.add('IDLE');
    const mailboxId = await connect();
    await held(mailboxId, 0);
    deliver(1, 2);
    await held(mailboxId, 2);
  });

  it('is told of what is done with its messages once they are durable', async () => {
    server.addFolder('Done');
    deliver(1, 2);
    const [seen] = [await connect({ afterwards: 'seen' })];
    await held(seen, 2);
    expect(server.inbox.messages.map(({ flags }) => [...flags])).toEqual([['\\Seen'], ['\\Seen']]);
    await app.command('DELETE', seen);
    const moved = await connect({ afterwards: { moveTo: 'Done' } });
    await held(moved, 2);
    expect([server.inbox.messages.length, server.folder('Done').messages.length]).toEqual([0, 2]);
    expect(await takings(1, 2)).toEqual(ones(2));
  });

  it('of which the UIDVALIDITY changes is read again, and nothing is doubled', async () => {
    deliver(1, 3);
    const mailboxId = await connect();
    await held(mailboxId, 3);
    server.inbox.renumber({ reversed: true });
    deliver(4, 4);
    server.hangUp('the mailbox was restored');
    const shown = await held(mailboxId, 4);
    expect(shown).toMatchObject({
      rescanned: { reason: 'uidvalidity-changed' },
      folders: [{ uidValidity: '2', lastUid: 4 }],
    });
    expect(await takings(1, 4)).toEqual(ones(4));
  });

  it('is read again when somebody wants it, and nothing is doubled', async () => {
    deliver(1, 3);
    const mailboxId = await connect();
    await held(mailboxId, 3);
    await app.command('POST', `${mailboxId}/rescan`);
    await app.until(
      mailboxId,
      'it was read again',
      ({ rescanned, folders }) => rescanned !== null && folders[0]?.held === 3,
    );
    expect(await takings(1, 3)).toEqual(ones(3));
    expect((await app.history(mailboxId)).filter((type) => type === 'MailboxRescanned')).toHaveLength(1);
  });

  it('that shows a message below those it showed before loses none', async () => {
    server.deliver(eml(1), 'INBOX', 5);
    const mailboxId = await connect();
    await held(mailboxId, 1);
    server.deliver(eml(2), 'INBOX', 3);
    expect(await held(mailboxId, 2)).toMatchObject({ folders: [{ lastUid: 5 }] });
    server.deliver(eml(3), 'INBOX', 4_000_000);
    expect(await held(mailboxId, 3)).toMatchObject({ folders: [{ lastUid: 4_000_000, onServer: 3 }] });
  });
});

describe('a server that misbehaves', () => {
  it('hanging up again and again in the middle of messages loses and doubles none', async () => {
    deliver(1, 30);
    let gives = 0;
    server.faults.beforeGiving = () => ++gives % 7 === 0;
    const mailboxId = await connect();
    await app.until(mailboxId, 'all are here', ({ folders }) => folders[0]?.held === 30);
    expect(gives).toBeGreaterThan(30);
    expect(await takings(1, 30)).toEqual(ones(30));
  });

  it('hanging up on one message always leaves that one, for all to see, and gives the others', async () => {
    deliver(1, 5);
    server.faults.beforeGiving = (uid) => uid === 3;
    const mailboxId = await connect();
    const shown = await app.until(mailboxId, 'the rest is here', ({ folders }) => folders[0]?.held === 4);
    expect(shown.folders[0]).toMatchObject({ faults: [{ uid: 3, fault: 'not-given' }] });
    server.faults.beforeGiving = () => false;
    expect((await held(mailboxId, 5)).folders[0]!.faults).toEqual([]);
    expect(await takings(1, 5)).toEqual(ones(5));
  });

  it.each(['NO [SERVERBUG] cannot read it', 'BAD what is that?'])(
    'answering one message by %s gives the others',
    async (answer) => {
      deliver(1, 3);
      server.faults.refuse = (line) => (line.startsWith('UID FETCH 2 ') ? answer : null);
      const mailboxId = await connect();
      const shown = await held(mailboxId, 2);
      expect(shown.folders[0]).toMatchObject({
        missing: [2],
        missingCount: 1,
        faults: [{ uid: 2, fault: 'not-given' }],
      });
      server.faults.refuse = () => null;
      expect((await held(mailboxId, 3)).folders[0]).toMatchObject({ missing: [], faults: [] });
      expect(await takings(1, 3)).toEqual(ones(3));
    },
  );

  it('holding a message that is too large shows it, and gives the others', async () => {
    server.deliver(eml(1, MAX_BYTES));
    deliver(2, 2);
    const mailboxId = await connect();
    const shown = await held(mailboxId, 1);
    expect(shown.folders[0]).toMatchObject({ missing: [1], faults: [{ uid: 1, fault: 'too-large' }] });
    const failed = (await app.history(mailboxId)).filter((type) => type === 'MailboxMessageFailed');
    expect(failed).toHaveLength(1);
    server.inbox.remove(1);
    const gone = await app.until(mailboxId, 'it is gone', ({ folders }) => folders[0]?.faults[0]?.fault === 'vanished');
    expect(gone.folders[0]).toMatchObject({ missingCount: 0 });
  });

  it('removing a message while it is read goes on with the next', async () => {
    deliver(1, 3);
    server.faults.beforeGiving = (uid) => {
      if (uid === 2) server.inbox.remove(2);
      return false;
    };
    const mailboxId = await connect();
    await held(mailboxId, 2);
    const shown = await app.until(mailboxId, 'nothing is missing', ({ folders }) => folders[0]?.missingCount === 0);
    expect(shown.folders[0]).toMatchObject({ lastUid: 3, onServer: 2, missing: [], faults: [] });
  });

  it('going away is told once it lasts, and again when it is over', async () => {
    const mailboxId = await connect();
    await held(mailboxId, 0);
    await server.stop();
    const failing = await app.until(mailboxId, 'it fails', ({ state }) => state === 'failing');
    expect(failing.error).toContain('refused the connection');
    expect(failing.nextAttempt).not.toBeNull();
    deliver(1, 1);
    await server.listen();
    await held(mailboxId, 1);
    const told = (await app.history(mailboxId)).filter((type) => /Failing|Recovered/.test(type));
    expect(told).toEqual(['MailboxFailing', 'MailboxRecovered']);
  });

  it('refusing the password is told at once, until the right one is given', async () => {
    const mailboxId = await connect();
    await held(mailboxId, 0);
    server.faults.refuse = (line) => (line.startsWith('LOGIN ') ? 'NO [AUTHENTICATIONFAILED] no' : null);
    server.hangUp();
    const failing = await app.until(mailboxId, 'it fails', ({ state }) => state === 'failing');
    expect(failing.error).toContain('refused the login of support');
    server.faults.refuse = () => null;
    deliver(1, 1);
    await app.command('PUT', `${mailboxId}/secret`, { auth: { kind: 'password', password: server.password } });
    await held(mailboxId, 1);
  });

  it('that is slow is waited for', async () => {
    server.faults.delayMs = 150;
    deliver(1, 3);
    await held(await connect(), 3);
  });

  it('moving a read folder to where spam lies stops us from reading it', async () => {
    server.addFolder('Orders');
    const mailboxId = await connect({ folders: ['Orders'] });
    await held(mailboxId, 0);
    server.folders.splice(1, 1);
    server.addFolder('Orders', '\\Junk').add(eml(1));
    server.hangUp();
    const failing = await app.until(mailboxId, 'it fails', ({ state }) => state === 'failing');
    expect(failing.error).toBe('the folder "Orders" holds spam: it is never read, choose another');
    expect(await takings(1, 1)).toEqual([0]);
  });
});

describe('a mailbox of an address that was disconnected', () => {
  it('still loses nothing: its mail waits for a person to say where it belongs', async () => {
    const mailboxId = await connect();
    await held(mailboxId, 0);
    const address = `/v1/inboxes/${app.inboxId}/addresses/${app.address}`;
    await app.app.call(app.admin, 'DELETE', address);
    await until('nobody has the address', async () => {
      const { body } = await app.app.call(app.admin, 'GET', `/v1/inboxes/${app.inboxId}`);
      return (body['addresses'] as readonly unknown[]).length === 0;
    });
    deliver(1, 1);
    await held(mailboxId, 1);
    const found = (await app.accepted()).filter(({ sha256 }) => sha256 === hashOf(eml(1)));
    expect(found.map(({ inboxId }) => inboxId)).toEqual([null]);
    await app.app.call(app.admin, 'PUT', address, { body: { name: 'Support' } });
  });
});

describe('a mailbox that is disconnected', () => {
  it('while it is read is left without a word of trouble', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn');
    deliver(1, 3);
    let mailboxId = '';
    server.faults.beforeGiving = async () => {
      await app.command('DELETE', mailboxId);
      return false;
    };
    mailboxId = await app.connect(server);
    await until('nobody is logged in', () => server.logins > 1 && server.conversations.size === 0);
    await app.until(mailboxId, 'it is disconnected', ({ state }) => state === 'disconnected');
    expect(warned.mock.calls.flat().filter((word) => String(word).includes(mailboxId))).toEqual([]);
    warned.mockRestore();
  });

  it('is left at once, and read on from there when it is connected again', async () => {
    deliver(1, 2);
    const mailboxId = await app.connect(server);
    await held(mailboxId, 2);
    await app.command('DELETE', mailboxId);
    await until('nobody is logged in', () => server.conversations.size === 0);
    deliver(3, 3);
    expect((await app.shown(mailboxId)).state).toBe('disconnected');
    await app.command('POST', `${mailboxId}/reconnect`);
    connected.push(mailboxId);
    await held(mailboxId, 3);
    expect(await takings(1, 3)).toEqual(ones(3));
  });
});
