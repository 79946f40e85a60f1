import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { SmtpSender } from '../send/smtp-sender.js';
import type { ReceivedMail } from './smtp-host.js';
import { SmtpReceiver, type SmtpReceiverOptions } from './smtp-receiver.js';
import { Talk } from './test-talk.js';

type Kept = ReceivedMail & { raw: string };
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const talkTo = (port: number): Talk => {
  const talk = new Talk(port);
  open.push(talk);
  return talk;
};

const start = async (options: Partial<SmtpReceiverOptions> = {}) => {
  const kept: Kept[] = [];
  const broken: unknown[] = [];
  const receiver = new SmtpReceiver({
    host: '127.0.0.1',
    port: 0,
    graceMs: 300,
    onRecipient: (address) =>
      Promise.resolve(address.startsWith('nobody@') ? 'refuse' : address.startsWith('busy@') ? 'later' : 'accept'),
    onMail: async (mail, stream) => {
      stream.on('error', (error) => broken.push(error));
      kept.push({ ...mail, raw: (await buffer(stream)).toString('latin1') });
    },
    ...options,
  });
  open.push(receiver);
  const { port } = await receiver.listen();
  const sender = new SmtpSender({ url: `smtp://127.0.0.1:${port}?tls=off`, name: 'client.example' });
  open.push(sender);
  return { receiver, port, sender, kept, broken };
};

const mail = Buffer.from('Subject: s\r\n\r\n.dot\r\nend\r\n');
const outcomes = async (sending: ReturnType<SmtpSender['send']>) =>
  (await sending).recipients.map(({ outcome, reply }) => `${outcome} ${reply.slice(0, 9)}`);

describe('SmtpReceiver', () => {
  it('gives the mail with its envelope, byte for byte', async () => {
    const { sender, kept } = await start();
    const sent = await sender.send({ from: 'Ann@Example.ORG', to: ['team@EXAMPLE.com', 'sales@example.com'] }, mail);
    expect(sent.recipients.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered']);
    expect(kept).toEqual([
      {
        envelope: { from: 'Ann@example.org', to: ['team@example.com', 'sales@example.com'] },
        remoteAddress: '127.0.0.1',
        helo: 'client.example',
        raw: mail.toString(),
      },
    ]);
  });

  it('gives the null return path as null, and a domain in its ASCII form', async () => {
    const { sender, kept } = await start();
    await sender.send({ from: null, to: ['team@xn--bcher-kva.example'] }, mail);
    expect(kept[0]?.envelope).toEqual({ from: null, to: ['team@xn--bcher-kva.example'] });
  });

  it('takes a local part in quotes for the same without them, and no other', async () => {
    const { port, sender, kept } = await start();
    await sender.send({ from: null, to: ['tanaka.@example.com'] }, mail);
    expect(kept[0]?.envelope.to).toEqual(['tanaka.@example.com']);
    const client = talkTo(port);
    await client.until('220 ');
    await client.say('EHLO me\r\nMAIL FROM:<>\r\n', '2.1.0');
    for (const local of ['"two words"', '"a@evil.example"', '"a\\"b"', '""'])
      await client.say(`RCPT TO:<${local}@example.com>\r\n`, '550 5.1.1');
  });

  it('answers for each recipient at RCPT', async () => {
    const { sender, kept } = await start();
    const to = ['nobody@example.com', 'busy@example.com', 'team@example.com'];
    expect(await outcomes(sender.send({ from: null, to }, mail))).toEqual([
      'failed 550 5.1.1',
      'deferred 451 4.3.0',
      'delivered 250 2.0.0',
    ]);
    expect(kept.map(({ envelope }) => envelope.to)).toEqual([['team@example.com']]);
  });

  it('says 451 when the recipient cannot be looked up, and tells of the error', async () => {
    const errors: unknown[] = [];
    const away = new Error('the store is away');
    const { sender } = await start({ onRecipient: () => Promise.reject(away), onError: (error) => errors.push(error) });
    expect(await outcomes(sender.send({ from: null, to: ['team@example.com'] }, mail))).toEqual(['deferred 451 4.3.0']);
    expect(errors).toEqual([away]);
  });

  it.each([
    [new Error('disk'), 'deferred 451 4.3.0'],
    [Object.assign(new Error('full'), { smtpCode: 452 }), 'deferred 452 4.3.1'],
    [Object.assign(new Error('never'), { smtpCode: 554 }), 'failed 554 5.6.0'],
    [Object.assign(new Error('nonsense'), { smtpCode: 250 }), 'deferred 451 4.3.0'],
  ])('never says 250 when the mail is not safe: %s', async (error, outcome) => {
    const { sender } = await start({ onMail: () => Promise.reject(error) });
    const large = Buffer.alloc(3_000_000, 'a line of text\r\n');
    expect(await outcomes(sender.send({ from: null, to: ['team@example.com'] }, large))).toEqual([outcome]);
  });

  it('says 451 when onMail says it is done before the mail has ended', async () => {
    const { sender } = await start({ onMail: () => Promise.resolve() });
    expect(await outcomes(sender.send({ from: null, to: ['team@example.com'] }, mail))).toEqual(['deferred 451 4.3.0']);
  });

  it('says 250 only after onMail has resolved', async () => {
    let safe: () => void = () => undefined;
    const { port } = await start({
      onMail: async (_mail, stream) => {
        await buffer(stream);
        await new Promise<void>((resolve) => (safe = resolve));
      },
    });
    const talk = talkTo(port);
    await talk.toData();
    talk.heard = '';
    talk.socket.write('Hello\r\n.\r\n');
    await pause(150);
    expect(talk.heard).toBe('');
    safe();
    await talk.until('250 ');
  });

  it('refuses a mail over the limit with 552 at its end, keeps nothing, and takes the next one', async () => {
    const { port, kept, broken } = await start({ limits: { maxBytes: 10_000 } });
    const talk = talkTo(port);
    await talk.toData();
    talk.heard = '';
    talk.socket.write('a line\r\n'.repeat(2_000));
    await pause(150);
    expect(talk.heard).toBe('');
    await talk.say('.\r\n', '552 ');
    expect(kept).toEqual([]);
    expect(broken).toHaveLength(1);
    await talk.say('MAIL FROM:<ann@example.org>\r\nRCPT TO:<team@example.com>\r\nDATA\r\n', '354 ');
    await talk.say('small\r\n.\r\n', '250 ');
    expect(kept.map(({ raw }) => raw)).toEqual(['small\r\n']);
  });

  it('refuses a mail that is announced as too large', async () => {
    const { port } = await start({ limits: { maxBytes: 10_000 } });
    const talk = talkTo(port);
    await talk.until('220 ');
    await talk.say('EHLO me\r\n', 'SIZE 10000');
    await talk.say('MAIL FROM:<ann@example.org> SIZE=10001\r\n', '552 ');
  });

  it('fails the stream when the client goes away before the final dot', async () => {
    const { port, kept, broken } = await start();
    const talk = talkTo(port);
    await talk.toData();
    talk.socket.write('Subject: half\r\n\r\nhalf a mail');
    await pause(100);
    talk.socket.destroy();
    for (let tries = 0; tries < 100 && broken.length === 0; tries += 1) await pause(10);
    expect(broken).toHaveLength(1);
    expect(kept).toEqual([]);
  });

  it.each(['\n.\n', '\n.\r\n', '\r.\r', '\r\n.\r', '\r\n.\n'])(
    'does not take %j for the end of a mail',
    async (trick) => {
      const { port, kept } = await start();
      const talk = talkTo(port);
      await talk.toData();
      await talk.say(
        `one${trick}MAIL FROM:<evil@example.net>\r\nRCPT TO:<team@example.com>\r\nDATA\r\nsmuggled\r\n.\r\n`,
        '250 ',
      );
      expect(kept).toHaveLength(1);
      expect(kept[0]?.raw).toContain('smuggled');
    },
  );

  it('limits recipients and connections', async () => {
    const { port } = await start({ limits: { maxRecipients: 1, maxConnections: 1 } });
    const talk = talkTo(port);
    await talk.until('220 ');
    await talk.say(
      'EHLO me\r\nMAIL FROM:<ann@example.org>\r\nRCPT TO:<a@example.com>\r\nRCPT TO:<b@example.com>\r\n',
      '452 ',
    );
    await talkTo(port).until(/^421 /);
  });

  it('answers for every recipient of an LMTP mail', async () => {
    const { port, kept } = await start({ protocol: 'lmtp' });
    const talk = talkTo(port);
    await talk.until('220 ');
    await talk.say('LHLO me\r\n', /250 .*\r\n/);
    await talk.say('MAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n', '354 ');
    await talk.say('x\r\n.\r\n', /^250 .*\r\n250 .*\r\n$/);
    expect(kept).toHaveLength(1);
  });

  it('answers each recipient of an LMTP mail for itself, in the order they were named', async () => {
    const errors: unknown[] = [];
    const { port } = await start({
      protocol: 'lmtp',
      onError: (error) => errors.push(error),
      onMail: async (_, stream) => {
        await buffer(stream);
        const full = Object.assign(new Error('full'), { smtpCode: 452 });
        return new Map([
          ['b@example.com', full],
          ['c@example.com', new Error('away')],
        ]);
      },
    });
    const talk = talkTo(port);
    await talk.until('220 ');
    const rcpts = ['b', 'a', 'c', 'b'].map((name) => `RCPT TO:<${name}@example.com>\r\n`);
    await talk.say(`LHLO me\r\nMAIL FROM:<>\r\n${rcpts.join('')}DATA\r\n`, '354 ');
    await talk.say('x\r\n.\r\n', /^452 .*\r\n250 .*\r\n451 .*\r\n452 .*\r\n$/);
    expect(errors).toHaveLength(2);
  });

  it('has one answer for all by SMTP: the mail comes again when one of them has it not', async () => {
    const { port } = await start({
      onMail: async (_, stream) => {
        await buffer(stream);
        return new Map([['b@example.com', new Error('away')]]);
      },
    });
    const talk = talkTo(port);
    await talk.toData();
    await talk.say('x\r\n.\r\n', /^451 .*\r\n$/);
  });

  it('keeps every byte: NUL, bare CR and LF, eight bits', async () => {
    const { port, kept } = await start();
    const talk = talkTo(port);
    await talk.toData();
    const raw = Buffer.from([...Buffer.from('a\0b\rc\nd\n\n\r\r\n'), ...Array.from({ length: 256 }, (_, n) => n)]);
    await talk.say(Buffer.concat([raw, Buffer.from('\r\n.\r\n')]), '250 ');
    expect(kept[0]?.raw).toBe(`${raw.toString('latin1')}\r\n`);
  });

  it('listens on a Unix socket, also where a process that was killed left one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'threadlog-socket-'));
    const path = join(folder, 'smtp.sock');
    const left = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    await new Promise((resolve) => left.once('close', resolve));
    expect((await stat(path)).isSocket()).toBe(true);
    const options = { path, onRecipient: () => Promise.resolve('accept' as const), onMail: () => Promise.resolve() };
    const [receiver, second] = [new SmtpReceiver(options), new SmtpReceiver(options)];
    await receiver.listen();
    const talk = new Talk(path);
    await talk.until('220 ');
    talk.close();
    await expect(second.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await receiver.close();
    await rm(folder, { recursive: true });
  });

  it('hangs up on a client that says nothing', async () => {
    const { port } = await start({ limits: { idleMs: 200 } });
    const talk = talkTo(port);
    await talk.until('421 ');
  });

  it('lets a mail that is coming in finish when it closes, and says goodbye to the idle', async () => {
    const { receiver, port, kept } = await start({ graceMs: 2_000 });
    const [busy, idle] = [talkTo(port), talkTo(port)];
    await busy.toData();
    await idle.until('220 ');
    const closed = receiver.close();
    await pause(50);
    await busy.say('last\r\n.\r\n', '250 ');
    await closed;
    await idle.until('421 ');
    expect(kept.map(({ raw }) => raw)).toEqual(['last\r\n']);
  });

  it('rejects when the port is taken', async () => {
    const { port } = await start();
    const other = new SmtpReceiver({
      host: '127.0.0.1',
      port,
      onRecipient: () => Promise.resolve('accept'),
      onMail: () => Promise.resolve(),
    });
    await expect(other.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
