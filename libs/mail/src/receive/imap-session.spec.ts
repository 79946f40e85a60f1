import { createServer, type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TEST_CERTIFICATE } from '../../../embedded/src/event-store/test-certificate.js';
import { TestImapServer, type TestImapOptions } from '../../../../test/imap/imap-server.js';
import { ImapFault, ImapMessageFault } from './imap-fault.js';
import { type ImapAccount, ImapSession, type ImapSessionOptions } from './imap-session.js';

let server: TestImapServer;
const open: (() => Promise<unknown>)[] = [];

const begin = async (options: TestImapOptions = {}): Promise<void> => {
  const started = await TestImapServer.start(options);
  open.push(() => started.stop());
  server = started;
};

beforeEach(() => begin());

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const account = (said: Partial<ImapAccount> = {}): ImapAccount => ({
  host: '127.0.0.1',
  port: server.port,
  security: 'none',
  user: server.user,
  auth: { password: server.password },
  ...said,
});

const session = async (said: Partial<ImapAccount> = {}, options: Partial<ImapSessionOptions> = {}) => {
  const opened = await ImapSession.open(account(said), {
    maxBytes: 2_000_000,
    connectMs: 2_000,
    silenceMs: 2_000,
    ...options,
  });
  open.push(() => opened.close());
  return opened;
};

const faultOf = async (act: () => Promise<unknown>): Promise<Readonly<{ kind: string; message: string }>> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof ImapFault || error instanceof ImapMessageFault)
      return { kind: error.kind, message: error.message };
    throw error;
  }
  throw new Error('nothing was wrong');
};

const eml = (bytes: number): Buffer => Buffer.from(`Subject: x\r\n\r\n${'å\r\n'.repeat(bytes / 4)}`, 'latin1');

describe('connecting tells in plain words what is wrong', () => {
  it('with the host', async () => {
    const { kind, message } = await faultOf(() => session({ host: 'imap.nowhere.invalid' }));
    expect([kind, message]).toEqual(['host-unknown', expect.stringContaining('there is no host imap.nowhere.invalid')]);
  });

  it('with the port', async () => {
    const { port } = server;
    await server.stop();
    expect(await faultOf(() => session({ port }))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('refused the connection') as string,
    });
  });

  it('with a server that says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    open.push(() => new Promise((resolve) => silent.close(resolve)));
    const { port } = silent.address() as AddressInfo;
    const fault = await faultOf(() => session({ port }, { connectMs: 200 }));
    expect(fault).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('did not greet') as string });
  });

  it('with TLS: where there is none, and where nobody vouches for the certificate', async () => {
    expect((await faultOf(() => session({ security: 'tls' }))).kind).toBe('tls-failed');
    expect((await faultOf(() => session({ security: 'starttls' }))).message).toContain('does not offer STARTTLS');
    const { certificate: cert, key } = TEST_CERTIFICATE;
    await begin({ tls: { cert, key } });
    const fault = await faultOf(() => session({ security: 'tls', host: 'localhost' }));
    expect(fault).toMatchObject({ kind: 'tls-failed', message: expect.stringContaining('self-signed') as string });
    await session({ security: 'tls', host: 'localhost' }, { ca: cert });
    expect(server.logins).toBe(1);
  });

  it('with the login, without repeating the password as the server does', async () => {
    server.faults.refuse = (line) => (line.startsWith('LOGIN') ? `NO [AUTHENTICATIONFAILED] wrong: ${line}` : null);
    const fault = await faultOf(() => session({ auth: { password: 'hunter2' } }));
    expect(fault.kind).toBe('login-refused');
    expect(fault.message).toContain('127.0.0.1 refused the login of support: "wrong: LOGIN');
    expect(fault.message).not.toContain('hunter2');
  });

  it('with a server that has had too much', async () => {
    server.faults.refuse = (line) => (line.startsWith('LOGIN') ? 'NO [LIMIT] too many connections' : null);
    expect((await faultOf(() => session())).kind).toBe('throttled');
  });

  it('by token', async () => {
    await begin({ accessToken: () => 'ya29' });
    await session({ auth: { accessToken: 'ya29' } });
    expect((await faultOf(() => session({ auth: { accessToken: 'stale' } }))).kind).toBe('login-refused');
  });
});

describe('an open folder', () => {
  it('tells its UIDs in rising order, and of a range only those in it', async () => {
    for (const uid of [1, 2, 7]) server.deliver('x', 'INBOX', uid);
    const one = await session();
    expect(await one.select('INBOX', { toChange: false })).toMatchObject({ uidValidity: '1', exists: 3 });
    expect([await one.uids(), await one.uids(2), await one.uids(8)]).toEqual([[1, 2, 7], [2, 7], []]);
    expect(server.heard).toContain('EXAMINE INBOX');
  });

  it('that is not there is a fault of its own', async () => {
    const one = await session();
    expect((await faultOf(() => one.select('Gone', { toChange: false }))).kind).toBe('folder-missing');
  });

  it('tells of news at once, of those since the last search too, and wakes for an end', async () => {
    const one = await session();
    await one.select('INBOX', { toChange: false });
    const never = new AbortController();
    const waiting = one.waitForNews(60_000, never.signal);
    setTimeout(() => server.deliver('x'), 50);
    await waiting;
    await one.waitForNews(60_000, never.signal);
    expect(await one.uids()).toEqual([1]);
    const ending = one.waitForNews(60_000, never.signal);
    setTimeout(() => never.abort(), 50);
    await ending;
    const lost = one.waitForNews(60_000, new AbortController().signal);
    setTimeout(() => server.hangUp('going down'), 50);
    await lost;
    expect(await faultOf(() => one.uids())).toMatchObject({ kind: 'connection-lost' });
  });

  it('is waited for without IDLE too', async () => {
    server.faults.without.add('IDLE');
    const one = await session();
    await one.select('INBOX', { toChange: false });
    await one.waitForNews(50, new AbortController().signal);
    server.deliver('x');
    expect(await one.uids()).toEqual([1]);
  });
});

describe('a message', () => {
  it.each([10, 262_144 - 14, 262_144, 262_145, 800_000])(
    'of about %i bytes comes byte for byte, and stays unseen',
    async (size) => {
      const bytes = eml(size);
      server.deliver(bytes);
      const one = await session();
      await one.select('INBOX', { toChange: true });
      const message = await one.message(1);
      expect(message.size).toBe(bytes.length);
      expect((await buffer(message.bytes)).equals(bytes)).toBe(true);
      expect(server.inbox.messages[0]!.flags.size).toBe(0);
      expect(server.heard.filter((line) => line.includes('BODY') && !line.includes('BODY.PEEK'))).toEqual([]);
    },
  );

  it('tells the return path that a server noted', async () => {
    server.deliver('Return-Path: <zoe@example.net>\r\nSubject: x\r\n\r\nReturn-Path: <no@example.net>\r\n');
    server.deliver('Subject: x\r\n\r\nReturn-Path: <no@example.net>\r\n');
    server.deliver('Return-Path: <>\r\n\r\nx\r\n');
    const one = await session();
    await one.select('INBOX', { toChange: false });
    const paths = [];
    for (const uid of [1, 2, 3]) {
      const { returnPath, bytes } = await one.message(uid);
      paths.push(returnPath);
      await buffer(bytes);
    }
    expect(paths).toEqual(['zoe@example.net', null, null]);
  });

  it('that is too large is a fault, and the rest can be read', async () => {
    server.deliver(eml(3_000_000));
    server.deliver(eml(100));
    const one = await session();
    await one.select('INBOX', { toChange: false });
    expect(await faultOf(() => one.message(1))).toMatchObject({ kind: 'too-large' });
    expect((await buffer((await one.message(2)).bytes)).length).toBe(eml(100).length);
  });

  it('that the server will not give is a fault, and the rest can be read', async () => {
    server.deliver(eml(100));
    server.deliver(eml(100));
    server.faults.refuse = (line) => (line.startsWith('UID FETCH 1 ') ? 'NO [SERVERBUG] cannot read it' : null);
    const one = await session();
    await one.select('INBOX', { toChange: false });
    expect(await faultOf(() => one.message(1))).toMatchObject({
      kind: 'not-given',
      message: expect.stringContaining('cannot read it') as string,
    });
    await buffer((await one.message(2)).bytes);
  });

  it('that is gone is a fault, also when it goes while it is read', async () => {
    server.deliver(eml(800_000));
    const one = await session();
    await one.select('INBOX', { toChange: false });
    expect(await faultOf(() => one.message(9))).toMatchObject({ kind: 'gone' });
    const { bytes } = await one.message(1);
    server.inbox.remove(1);
    expect(await faultOf(() => buffer(bytes))).toMatchObject({ kind: 'gone' });
  });

  it('of which the connection is lost half-way never ends as if it were whole', async () => {
    server.deliver(eml(800_000));
    const one = await session();
    await one.select('INBOX', { toChange: false });
    const { bytes } = await one.message(1);
    server.faults.beforeGiving = () => true;
    expect(await faultOf(() => buffer(bytes))).toMatchObject({ kind: 'connection-lost' });
  });

  it('is marked seen and moved when that is wanted', async () => {
    server.addFolder('Done');
    server.deliver(eml(100));
    server.deliver(eml(100));
    const one = await session();
    expect(await one.select('INBOX', { toChange: true })).toMatchObject({ keepsSeen: true });
    expect([await one.markSeen([1, 2]), await one.move([1], 'Done'), await one.move([2], 'Elsewhere')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(server.inbox.messages.map(({ uid, flags }) => [uid, [...flags]])).toEqual([[2, ['\\Seen']]]);
    expect(server.folder('Done').messages).toHaveLength(1);
  });
});
