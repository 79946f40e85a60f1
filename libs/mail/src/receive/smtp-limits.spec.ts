import { setTimeout as pause } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { SmtpLimits } from './smtp-limits.js';
import { SmtpReceiver } from './smtp-receiver.js';
import { Talk } from './test-talk.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const start = async (limits: Partial<SmtpLimits>) => {
  const kept: string[] = [];
  const broken: string[] = [];
  const receiver = new SmtpReceiver({
    limits,
    graceMs: 300,
    onRecipient: (address) => Promise.resolve(address.startsWith('nobody') ? 'refuse' : 'accept'),
    onMail: async (_, stream) => {
      stream.on('error', (error) => broken.push(error.message));
      kept.push((await buffer(stream)).toString('latin1'));
    },
  });
  open.push(receiver);
  const { port } = await receiver.listen();
  const talk = () => {
    const client = new Talk(port);
    open.push(client);
    return client;
  };
  return { talk, kept, broken };
};

const greeted = async (talk: Talk): Promise<Talk> => {
  await talk.until('220 ');
  await talk.say('EHLO me\r\n', /250 .*\r\n/);
  return talk;
};

describe('a client', () => {
  it('has so many connections from one address and no more, and gets one back when it leaves', async () => {
    const { talk } = await start({ maxConnectionsPerRemote: 2 });
    const first = await greeted(talk());
    await greeted(talk());
    const third = talk();
    expect(await third.untilEnded()).toMatch(/^421 4\.7\.0 Too many connections/);
    await first.say('QUIT\r\n', '221 ');
    first.close();
    await pause(50);
    await greeted(talk());
  });

  it('that was turned away takes no place from others, though it does not hang up', async () => {
    const { talk } = await start({ maxConnections: 2 });
    const first = await greeted(talk());
    await greeted(talk());
    await Promise.all(Array.from({ length: 5 }, () => talk().until('421 ')));
    first.close();
    await pause(50);
    await greeted(talk());
  });

  it('may name many more recipients than a mail can have, without being hung up on', async () => {
    const { talk } = await start({ maxRecipients: 1, maxErrors: 3 });
    const client = await greeted(talk());
    await client.say(`MAIL FROM:<>\r\n${'RCPT TO:<a@example.com>\r\n'.repeat(20)}NOOP\r\n`, '250 2.0.0 OK');
    expect(client.heard.match(/^452 /gm)).toHaveLength(19);
  });

  it('names so many recipients for a mail; the mail goes to those it could name', async () => {
    const { talk, kept } = await start({ maxRecipients: 2 });
    const client = await greeted(talk());
    const rcpt = (n: number) => `RCPT TO:<r${n}@example.com>\r\n`;
    await client.say(
      `MAIL FROM:<>\r\n${rcpt(1)}${rcpt(2)}${rcpt(3)}DATA\r\n`,
      /250 .*\r\n250 .*\r\n250 .*\r\n452 4\.5\.3 .*\r\n354 /,
    );
    await client.say('x\r\n.\r\n', '250 ');
    expect(kept).toEqual(['x\r\n']);
  });

  it('sends so many mails in a session', async () => {
    const { talk, kept } = await start({ maxMailsPerSession: 2 });
    const client = await greeted(talk());
    for (let n = 0; n < 2; n += 1) {
      await client.toNextData();
      await client.say('x\r\n.\r\n', '250 ');
    }
    await client.say('MAIL FROM:<>\r\n', '421 4.7.0 Too many mails');
    await client.untilEnded();
    expect(kept).toHaveLength(2);
  });

  it('says so many commands in a session', async () => {
    const { talk } = await start({ maxCommandsPerSession: 5 });
    const client = await greeted(talk());
    await client.say('NOOP\r\n'.repeat(5), '421 4.7.0 Too many commands in');
    expect((await client.untilEnded()).match(/^250 /gm)).toHaveLength(4);
  });

  it.each(['XYZZY\r\n', 'RCPT TO:<a@example.com>\r\n', 'MAIL FORM:<>\r\n', 'AUTH PLAIN AAAA\r\n', 'QUIT\n', '\0\r\n'])(
    'says %j so many times',
    async (bad) => {
      const { talk } = await start({ maxBadCommands: 3 });
      const client = await greeted(talk());
      await client.say(bad.repeat(10), '421 4.7.0 Too many commands that');
      expect((await client.untilEnded()).match(/^5\d\d /gm)).toHaveLength(3);
    },
  );

  it('guesses so many recipients', async () => {
    const { talk } = await start({ maxErrors: 3 });
    const client = await greeted(talk());
    await client.say('MAIL FROM:<>\r\n', '250 ');
    await client.say('RCPT TO:<nobody@example.com>\r\n'.repeat(9), '421 4.7.0 Too many errors');
    expect((await client.untilEnded()).match(/^550 /gm)).toHaveLength(3);
  });

  it('says no line that is longer than the limit, and is understood again after it', async () => {
    const { talk } = await start({ maxLineBytes: 100 });
    const client = await greeted(talk());
    await client.say(`NOOP ${'x'.repeat(300_000)}\r\nNOOP\r\n`, /^500 .*\r\n250 .*\r\n$/);
    await client.say(`NOOP ${'x'.repeat(93)}\r\n`, /^250 /);
    await client.say(`NOOP ${'x'.repeat(94)}\r\n`, /^500 /);
  });

  it('is no browser', async () => {
    const { talk } = await start({});
    const client = talk();
    await client.until('220 ');
    await client.say('POST / HTTP/1.1\r\nHost: x\r\n\r\nMAIL FROM:<>\r\n', '421 4.7.0 This is not');
    expect(await client.untilEnded()).toMatch(/^421 [^\n]*\n$/);
  });

  it('that hangs up while another is served harms nobody', async () => {
    const { talk, kept } = await start({});
    const clients = await Promise.all(Array.from({ length: 20 }, () => greeted(talk())));
    for (const client of clients) client.socket.write('MAIL FROM:<>\r\nRCPT TO:<a@example.com>\r\nDATA\r\nhalf');
    for (const client of clients.slice(1)) client.socket.resetAndDestroy();
    await clients[0]!.say('\r\n.\r\n', /250 2\.0\.0 OK: it/);
    expect(kept).toEqual(['half\r\n']);
  });
});

describe('a slow client', () => {
  it('is hung up on when it is silent, also in the middle of a mail, which leaves nothing', async () => {
    const { talk, kept, broken } = await start({ idleMs: 150 });
    const [silent, writing] = [talk(), talk()];
    await writing.toData();
    writing.socket.write('half a m');
    expect(await silent.untilEnded()).toContain('421 4.4.2 You were silent');
    expect(await writing.untilEnded()).toContain('421 4.4.2 The mail came in too slowly');
    expect({ kept, broken }).toEqual({ kept: [], broken: ['the client was too slow'] });
  });

  it('is hung up on when the session has lasted too long, however busy it is', async () => {
    const { talk } = await start({ sessionMs: 300 });
    const client = await greeted(talk());
    const busy = setInterval(() => client.socket.write('NOOP\r\n'), 20);
    expect(await client.untilEnded()).toContain('421 4.4.2 This session');
    clearInterval(busy);
  });

  it('is hung up on when a mail takes too long, byte by byte', async () => {
    const { talk, kept } = await start({ dataMs: 300, idleMs: 1_000 });
    const client = talk();
    await client.toData();
    const drip = setInterval(() => client.socket.write('x'), 20);
    expect(await client.untilEnded()).toContain('421 4.4.2 The mail came in too slowly');
    clearInterval(drip);
    expect(kept).toEqual([]);
  });

  it('is hung up on below the least rate, and one that keeps to it is not', async () => {
    const { talk, kept } = await start({ slowAfterMs: 100, minBytesPerSecond: 10_000 });
    const [slow, steady] = [talk(), talk()];
    await Promise.all([slow.toData(), steady.toData()]);
    const drip = setInterval(() => slow.socket.write('x\r\n'), 20);
    for (let n = 0; n < 25; n += 1) {
      steady.socket.write('a line of some length\r\n'.repeat(40));
      await pause(20);
    }
    await steady.say('.\r\n', '250 ');
    expect(await slow.untilEnded()).toContain('421 4.4.2 The mail came in too slowly');
    clearInterval(drip);
    expect(kept).toHaveLength(1);
  });

  it('keeps nobody else waiting', async () => {
    const { talk, kept } = await start({});
    const slow = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const client = talk();
        await client.toData();
        return setInterval(() => client.socket.write('x'), 5);
      }),
    );
    const begun = performance.now();
    const quick = talk();
    await quick.toData();
    await quick.say('x\r\n.\r\n', '250 ');
    expect(performance.now() - begun).toBeLessThan(1_000);
    slow.forEach((drip) => clearInterval(drip));
    expect(kept).toEqual(['x\r\n']);
  });
});

describe('a mail over the limit', () => {
  it('that does not end is not read without end', async () => {
    const { talk, kept } = await start({ maxBytes: 10_000 });
    const client = talk();
    await client.toData();
    await client.say('a line\r\n'.repeat(10_000), '552 ');
    await client.untilEnded();
    expect(kept).toEqual([]);
  });
});
