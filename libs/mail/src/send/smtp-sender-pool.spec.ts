import { afterEach, describe, expect, it } from 'vitest';
import { type Script, type ScriptedPeer, startScriptedPeer } from '../../../../test/scripted-smtp-peer.js';
import { NotSent } from './send-result.js';
import { SmtpSender, type SmtpSenderOptions } from './smtp-sender.js';

const raw = Buffer.from('From: a@example.com\r\nSubject: s\r\n\r\nHello\r\n.a line with a dot\r\n');
const ann = 'ann@example.org';
const bob = 'bob@example.org';
const envelope = { from: 'team@example.com', to: [ann, bob] };
const quick = { connectMs: 2_000, greetingMs: 300, commandMs: 300, answerMs: 300 };

const open: (SmtpSender | ScriptedPeer)[] = [];
const start = async (script: Script = {}, options: Partial<SmtpSenderOptions> = {}) => {
  const peer = await startScriptedPeer(script);
  const sender = new SmtpSender({ url: peer.url, timeouts: quick, ...options });
  open.push(sender, peer);
  return { peer, sender };
};
afterEach(async () => {
  for (const each of open.splice(0)) await ('stop' in each ? each.stop() : each.close());
});

const failure = async (sending: Promise<unknown>): Promise<unknown> => {
  try {
    await sending;
  } catch (error) {
    return error;
  }
  throw new Error('the mail was sent');
};

describe('SmtpSender and its connections', () => {
  it('uses a few connections for many mails', async () => {
    const { peer, sender } = await start({}, { connections: 3 });
    await Promise.all(Array.from({ length: 60 }, () => sender.send(envelope, raw)));
    expect(peer.taken).toHaveLength(60);
    expect(peer.connections()).toBe(3);
  });

  it('logs in with the credentials of the URL', async () => {
    const peer = await startScriptedPeer({ extensions: ['AUTH PLAIN'] });
    const sender = new SmtpSender({ url: `smtp://team%40example.com:p%3Ass@127.0.0.1:${peer.port}`, timeouts: quick });
    open.push(sender, peer);
    await sender.send(envelope, raw);
    const auth = peer.commands.find((command) => command.startsWith('AUTH PLAIN '));
    expect(Buffer.from(auth?.slice(11) ?? '', 'base64').toString()).toBe('\0team@example.com\0p:ss');
  });

  it('takes refused credentials for final, and never says them', async () => {
    const peer = await startScriptedPeer({ extensions: ['AUTH PLAIN'], auth: '535 5.7.8 wrong' });
    const sender = new SmtpSender({ url: `smtp://user:secret@127.0.0.1:${peer.port}`, timeouts: quick });
    open.push(sender, peer);
    const error = await failure(sender.send(envelope, raw));
    expect(error).toMatchObject({ permanent: true, reply: expect.stringContaining('535') as string });
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });

  it('refuses a server that offers no TLS when the URL asks for it', async () => {
    const peer = await startScriptedPeer();
    const sender = new SmtpSender({ url: `${peer.url}?tls=required`, timeouts: quick });
    open.push(sender, peer);
    expect(await failure(sender.send(envelope, raw))).toBeInstanceOf(NotSent);
    expect(peer.taken).toEqual([]);
  });

  it('does not offer a mail that is larger than the server takes', async () => {
    const { peer, sender } = await start({ extensions: ['SIZE 20'] });
    expect(await failure(sender.send(envelope, raw))).toMatchObject({ permanent: true });
    expect(peer.commands.some((command) => command.startsWith('MAIL'))).toBe(false);
  });

  it.each([
    'a@example.org>\r\nRCPT TO:<evil@example.net',
    '"a@example.net x"@example.org',
    'a@example.org\u2028',
    'a b@example.org',
    '',
  ])('refuses the recipient %j before any connection', async (address) => {
    const { peer, sender } = await start();
    expect(await failure(sender.send({ from: 'team@example.com', to: [ann, address] }, raw))).toMatchObject({
      permanent: true,
    });
    expect(peer.connections()).toBe(0);
  });

  it('finishes what is under way when it closes, and takes nothing more', async () => {
    const { peer, sender } = await start({}, { connections: 1 });
    const first = sender.send(envelope, raw);
    const second = failure(sender.send(envelope, raw));
    await sender.close();
    expect((await first).recipients).toHaveLength(2);
    expect(await second).toBeInstanceOf(NotSent);
    expect(await failure(sender.send(envelope, raw))).toBeInstanceOf(NotSent);
    expect(peer.taken).toHaveLength(1);
  });

  it('says NotSent when nobody listens', async () => {
    const peer = await startScriptedPeer();
    await peer.stop();
    const sender = new SmtpSender({ url: peer.url, timeouts: quick });
    open.push(sender);
    expect(await failure(sender.send(envelope, raw))).toMatchObject({ permanent: false });
  });

  it.each(['http://example.org', 'smtp://', 'nonsense', 'smtp:user:secret@x'])(
    'refuses the URL %s without repeating it',
    (url) => {
      expect(() => new SmtpSender({ url })).toThrow(RangeError);
      expect(() => new SmtpSender({ url })).not.toThrow(/secret/);
    },
  );
});
