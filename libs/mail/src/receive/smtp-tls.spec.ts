import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { SmtpReceiver, type SmtpReceiverOptions } from './smtp-receiver.js';
import { renewedKeys, testKeys } from './test-keys.js';
import { Talk } from './test-talk.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const start = async (options: Partial<SmtpReceiverOptions> = {}) => {
  const kept: { from: string | null; helo: string; remoteAddress: string; raw: string }[] = [];
  const receiver = new SmtpReceiver({
    graceMs: 300,
    tls: testKeys,
    onRecipient: () => Promise.resolve('accept'),
    onMail: async ({ envelope, helo, remoteAddress }, stream) => {
      kept.push({ from: envelope.from, helo, remoteAddress, raw: (await buffer(stream)).toString('latin1') });
    },
    ...options,
  });
  open.push(receiver);
  const { port } = await receiver.listen();
  const talk = () => {
    const client = new Talk(port);
    open.push(client);
    return client;
  };
  return { receiver, talk, kept };
};

describe('STARTTLS', () => {
  it('is offered with a key and a certificate, once, and forgets what was said before', async () => {
    const { talk, kept } = await start();
    const client = talk();
    await client.until('220 ');
    await client.say('EHLO plain\r\n', '250 STARTTLS');
    await client.say('STARTTLS\r\n', '220 ');
    expect((await client.secure()).getProtocol()).toMatch(/^TLSv1\.[23]$/);
    await client.say('MAIL FROM:<>\r\n', '503 ');
    expect(await client.say('EHLO secret\r\n', /250 .*\r\n/)).not.toContain('STARTTLS');
    await client.say('STARTTLS\r\n', '503 ');
    await client.toNextData();
    await client.say('x\r\n.\r\n', '250 ');
    expect(kept).toMatchObject([{ helo: 'secret', raw: 'x\r\n' }]);
    await client.say('QUIT\r\n', '221 ');
    await client.untilEnded();
  });

  it('carries a large mail', async () => {
    const { talk, kept } = await start();
    const client = talk();
    await client.until('220 ');
    await client.say('STARTTLS\r\n', '220 2.0.0 ');
    await client.secure();
    await client.say('EHLO me\r\n', /250 .*\r\n/);
    await client.toNextData();
    const raw = 'a line of text\r\n'.repeat(200_000);
    client.socket.write(raw);
    await client.say('.\r\n', '250 ');
    expect(kept.map((mail) => mail.raw === raw)).toEqual([true]);
  });

  it('throws away what came in the clear behind it', async () => {
    const { talk, kept } = await start();
    const client = talk();
    await client.until('220 ');
    const smuggled = 'EHLO evil\r\nMAIL FROM:<evil@example.net>\r\nRCPT TO:<team@example.com>\r\n';
    await client.say(`EHLO me\r\nSTARTTLS\r\n${smuggled}`, '220 2.0.0 ');
    await client.secure();
    await client.say('DATA\r\n', '503 ');
    await client.say('NOOP\r\n', /^250 .*\r\n$/);
    await client.say('RCPT TO:<team@example.com>\r\n', '503 ');
    expect(kept).toEqual([]);
  });

  it('hangs up on a client that does not shake hands', async () => {
    const { talk } = await start({ limits: { idleMs: 200 } });
    const [silent, wrong] = [talk(), talk()];
    for (const client of [silent, wrong]) {
      await client.until('220 ');
      await client.say('STARTTLS\r\n', '220 2.0.0 ');
    }
    wrong.socket.write('EHLO me\r\n'.repeat(10));
    await Promise.all([silent.untilEnded(), wrong.untilEnded()]);
  });

  it('uses a renewed certificate from then on, and keeps the one it has when the new one is none', async () => {
    const { receiver, talk } = await start();
    const named = async () => {
      const client = talk();
      await client.until('220 ');
      await client.say('STARTTLS\r\n', '220 2.0.0 ');
      return (await client.secure()).getPeerCertificate().subject.CN;
    };
    expect(await named()).toBe('mx.example');
    receiver.renewTls(renewedKeys);
    expect(await named()).toBe('renewed.example');
    expect(() => receiver.renewTls({ key: 'x', cert: 'y' })).toThrow('PEM');
    expect(await named()).toBe('renewed.example');
  });

  it('is not offered without a key', async () => {
    const receiver = new SmtpReceiver({
      onRecipient: () => Promise.resolve('accept'),
      onMail: () => Promise.resolve(),
    });
    open.push(receiver);
    const client = new Talk((await receiver.listen()).port);
    open.push(client);
    await client.until('220 ');
    expect(await client.say('EHLO me\r\n', /250 .*\r\n/)).not.toContain('STARTTLS');
    await client.say('STARTTLS\r\n', '502 ');
  });
});

describe('EHLO', () => {
  it('offers what is kept to, and no chunks', async () => {
    const { talk } = await start({ name: 'mx.example', limits: { maxBytes: 1_000 } });
    const client = talk();
    await client.until('220 mx.example ESMTP');
    const offered = await client.say('EHLO me\r\n', /250 .*\r\n/);
    expect(offered.split('\r\n').map((line) => line.slice(4))).toEqual([
      'mx.example',
      'PIPELINING',
      '8BITMIME',
      'SMTPUTF8',
      'ENHANCEDSTATUSCODES',
      'SIZE 1000',
      'STARTTLS',
      '',
    ]);
    await client.say('BDAT 5 LAST\r\nhello\r\n', '502 ');
  });

  it('lets an address in Unicode write, when it says so', async () => {
    const { talk, kept } = await start();
    const client = talk();
    await client.until('220 ');
    await client.say('EHLO me\r\n', /250 .*\r\n/);
    await client.say(Buffer.from('MAIL FROM:<zoë@bücher.example>\r\n'), '553 5.6.7');
    await client.say(Buffer.from('MAIL FROM:<zoë@bücher.example> SMTPUTF8\r\n'), '250 ');
    await client.say(Buffer.from('RCPT TO:<zoë@example.com>\r\n'), '550 ');
    await client.say(Buffer.from('RCPT TO:<team@bücher.example>\r\nDATA\r\n'), '354 ');
    await client.say(Buffer.from('Subject: ö\r\n\r\n.\r\n'), '250 ');
    expect(kept).toMatchObject([{ from: 'zoë@xn--bcher-kva.example' }]);
  });
});

describe('PROXY', () => {
  const v2 = (family: number, address: readonly number[], ports = [0, 25, 0, 25]) =>
    Buffer.from([
      ...Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1'),
      ...[0x21, family, 0, 2 * address.length + 4],
      ...[...address, ...address, ...ports],
    ]);

  it.each([
    ['version 1', Buffer.from('PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n'), '192.0.2.7'],
    ['version 1 in IPv6', Buffer.from('PROXY TCP6 2001:db8::7 2001:db8::1 4711 25\r\n'), '2001:db8::7'],
    ['version 1, unknown', Buffer.from('PROXY UNKNOWN\r\n'), '127.0.0.1'],
    ['version 2', v2(0x11, [192, 0, 2, 8]), '192.0.2.8'],
    ['version 2 in IPv6', v2(0x21, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8]), '2001:db8:0:0:0:0:0:8'],
  ])('names the client, by %s', async (_, header, expected) => {
    const { talk, kept } = await start({ proxyProtocol: true });
    const client = talk();
    for (const byte of header) client.socket.write(Buffer.from([byte]));
    await client.toData();
    await client.say('x\r\n.\r\n', '250 ');
    expect(kept[0]?.remoteAddress).toBe(expected);
  });

  it.each(['EHLO me\r\n', 'PROXY TCP4 nobody 192.0.2.1 1 2\r\n', `PROXY ${'x'.repeat(200)}`])(
    'is demanded: %j',
    async (said) => {
      const { talk } = await start({ proxyProtocol: true });
      const client = talk();
      client.socket.write(said);
      expect(await client.untilEnded()).toMatch(/^421 4\.7\.0 A PROXY header/);
    },
  );

  it('counts connections by the client it names', async () => {
    const { talk } = await start({ proxyProtocol: true, limits: { maxConnectionsPerRemote: 1 } });
    const from = async (address: string, answer: string) => {
      const client = talk();
      await client.say(`PROXY TCP6 ${address} 2001:db8::1 1 25\r\n`, answer);
    };
    await from('2001:db8::7', '220 ');
    await from('2001:db8::8', '421 ');
    await from('2001:db8:0:1::7', '220 ');
  });
});
