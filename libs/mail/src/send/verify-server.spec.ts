import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startScriptedPeer } from '../../../../test/scripted-smtp-peer.js';
import {
  SUBMISSION_CA,
  SUBMISSION_HOST,
  type SubmissionOptions,
  SubmissionServer,
} from '../../../../test/smtp/submission-server.js';
import { TokenFault } from '../login/access-tokens.js';
import { SmtpFault } from './smtp-fault.js';
import { SmtpSender } from './smtp-sender.js';
import type { SmtpLogin, SmtpServer } from './smtp-server.js';
import { verifySmtpServer } from './verify-server.js';

const PASSWORD = 'open sesame';
const ADDRESS = 'support@example.org';
const quick = { connectMs: 2_000, greetingMs: 300, commandMs: 1_000, answerMs: 1_000 };

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const started = async (options: SubmissionOptions = {}) => {
  const server = await SubmissionServer.start(options);
  open.push(() => server.stop());
  return server;
};

const at = (server: { port: number }, said: Partial<SmtpServer> = {}): SmtpServer => ({
  host: SUBMISSION_HOST,
  port: server.port,
  security: 'none',
  login: null,
  ...said,
});

const byPassword = (password = PASSWORD): SmtpLogin => ({ user: ADDRESS, password });

const faultOf = async (server: SmtpServer, address = ADDRESS): Promise<readonly [string, string]> => {
  try {
    await verifySmtpServer(server, address, { ca: SUBMISSION_CA, timeouts: quick });
  } catch (error) {
    if (error instanceof SmtpFault) return [error.kind, error.message];
    throw error;
  }
  return ['none', ''];
};

describe('a server that is fine', () => {
  it.each(['tls', 'starttls', 'none'] as const)('is logged in to over %s, and gets no mail by it', async (security) => {
    const server = await started({ security, password: PASSWORD });
    expect(await faultOf(at(server, { security, login: byPassword() }))).toEqual(['none', '']);
    expect([server.logins, server.taken]).toEqual([1, []]);
  });

  it('may know nobody by the name of the address itself', async () => {
    const peer = await startScriptedPeer({ rcpt: () => '550 5.1.1 no such user' });
    open.push(peer.stop);
    expect(await faultOf(at(peer, { host: '127.0.0.1' }))).toEqual(['none', '']);
    expect(peer.commands.filter((command) => !/^(?:EHLO|QUIT)/.test(command))).toEqual([
      `MAIL FROM:<${ADDRESS}>`,
      `RCPT TO:<${ADDRESS}>`,
      'RSET',
    ]);
  });
});

describe('what is wrong is told in plain words', () => {
  it('with the host', async () => {
    expect(await faultOf(at({ port: 25 }, { host: 'smtp.nowhere.invalid' }))).toEqual([
      'host-unknown',
      'there is no host smtp.nowhere.invalid, or its name cannot be looked up',
    ]);
  });

  it('with the port', async () => {
    const server = await SubmissionServer.start();
    const { port } = server;
    await server.stop();
    expect(await faultOf(at({ port }, { host: '127.0.0.1' }))).toEqual([
      'unreachable',
      `127.0.0.1:${port} refused the connection: is the port right?`,
    ]);
  });

  it('with a server that says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    open.push(() => new Promise((resolve) => silent.close(resolve)));
    const [kind, message] = await faultOf(at(silent.address() as AddressInfo));
    expect(kind).toBe('unreachable');
    expect(message).toContain('did not greet: is it an SMTP server');
  });

  it('with TLS that is not there', async () => {
    const server = await started();
    const [kind, message] = await faultOf(at(server, { security: 'tls' }));
    expect(kind).toBe('tls-failed');
    expect(message).toContain('is "security" right for the port?');
    expect((await faultOf(at(server, { security: 'starttls' })))[1]).toContain('does not offer STARTTLS');
  });

  it('with a certificate that nobody vouches for', async () => {
    const server = await started({ security: 'tls' });
    const verified = verifySmtpServer(at(server, { security: 'tls' }), ADDRESS, { timeouts: quick });
    await expect(verified).rejects.toMatchObject({ kind: 'tls-failed', message: expect.stringMatching(/self-signed/) });
  });

  it('with the password, which is not repeated although the server does', async () => {
    const server = await started({ password: PASSWORD });
    const [kind, message] = await faultOf(at(server, { login: byPassword('hunter2') }));
    expect(kind).toBe('login-refused');
    expect(message).toBe(
      `localhost refused the login of ${ADDRESS}: "535 5.7.8 Error: authentication of ${ADDRESS} by *** failed"`,
    );
  });

  it('with a login that is missing', async () => {
    const server = await started({ password: PASSWORD });
    expect(await faultOf(at(server))).toEqual(['login-refused', expect.stringContaining('only after a login')]);
  });

  it('with the sender, whenever the server says it', async () => {
    const late = await started({ password: PASSWORD, maySend: (user, address) => user === address });
    const login = byPassword();
    expect(await faultOf(at(late, { login }))).toEqual(['none', '']);
    expect(await faultOf(at(late, { login }), 'sales@example.org')).toEqual([
      'sender-refused',
      expect.stringContaining('does not let support@example.org send from this address: "553 5.7.1'),
    ]);
    const early = await startScriptedPeer({
      mail: '550 5.7.60 Client does not have permissions to send as this sender',
    });
    open.push(early.stop);
    expect((await faultOf(at(early)))[0]).toBe('sender-refused');
  });

  it.each([
    ['421 too busy', 'throttled'],
    ['554 5.7.1 your network is not welcome', 'server-refused'],
  ])('with a greeting of %s', async (greeting, kind) => {
    const peer = await startScriptedPeer({ greeting });
    open.push(peer.stop);
    expect((await faultOf(at(peer)))[0]).toBe(kind);
  });
});

describe('XOAUTH2', () => {
  it('logs in by a token, asks for another when it is refused, and repeats neither', async () => {
    const server = await started({ accessToken: () => 'fresh' });
    const asked: boolean[] = [];
    const login = {
      user: ADDRESS,
      token: (renew: boolean) => {
        asked.push(renew);
        return Promise.resolve(renew ? 'fresh' : 'stale');
      },
    };
    expect(await faultOf(at(server, { login }))).toEqual(['none', '']);
    expect(asked).toEqual([false, true]);
    const sender = new SmtpSender({ server: at(server, { login }), timeouts: quick });
    open.push(() => sender.close());
    await sender.send({ from: ADDRESS, to: ['ann@example.org'] }, Buffer.from('Subject: x\r\n\r\nx\r\n'));
    expect(server.taken).toMatchObject([{ user: ADDRESS, to: ['ann@example.org'] }]);
    const wrong = { user: ADDRESS, token: () => Promise.resolve('t0ken') };
    const [kind, message] = await faultOf(at(server, { login: wrong }));
    expect(kind).toBe('login-refused');
    expect(message).not.toContain('t0ken');
  });

  it('tells what the token server said', async () => {
    const server = await started({ accessToken: () => 'fresh' });
    const token = () => Promise.reject(new TokenFault('unreachable', 'the token server x cannot be reached'));
    expect(await faultOf(at(server, { login: { user: ADDRESS, token } }))).toEqual([
      'unreachable',
      'the token server x cannot be reached',
    ]);
  });
});
