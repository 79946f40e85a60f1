import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { SenderAuthentication } from './sender-authentication.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const keyRecord = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

const records: Readonly<Record<string, string>> = {
  's1._domainkey.example.org': keyRecord,
  'example.org': 'v=spf1 ip4:192.0.2.10 -all',
  '_dmarc.example.org': 'v=DMARC1; p=reject',
};
const notFound = (): Error => Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
const lookUp = async (domain: string, type: string): Promise<string[][]> => {
  const record = type === 'TXT' ? records[domain] : undefined;
  if (record === undefined) throw notFound();
  return [[record]];
};

const plain = Buffer.from(
  'From: Ann <ann@example.org>\r\nTo: support@example.com\r\nSubject: Order\r\nDate: Tue, 3 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@example.org>\r\n\r\nWhere is my order?\r\n',
);
const arrival = { envelopeFrom: 'ann@example.org', remoteAddress: '192.0.2.10', helo: 'mail.example.org' };
const elsewhere = { ...arrival, remoteAddress: '198.51.100.7' };
const sign = async (mail: Buffer, more: { maxBodyLength?: number } = {}): Promise<Buffer> => {
  const key = { signingDomain: 'example.org', selector: 's1', privateKey: pem(privateKey) };
  const { signatures } = await dkimSign(mail, { ...key, signatureData: [{ ...key, ...more }] } as typeof key);
  return Buffer.concat([Buffer.from(signatures), mail]);
};
const told = (results: readonly { method: string; result: string }[]): string =>
  results.map(({ method, result }) => `${method}=${result}`).join(' ');

describe('SenderAuthentication', () => {
  const authentication = new SenderAuthentication({ resolver: lookUp });
  let signed: Buffer = Buffer.alloc(0);
  beforeAll(async () => {
    signed = await sign(plain);
  });

  it('tells what it found, and of which domain', async () => {
    expect(await authentication.check(signed, arrival)).toEqual([
      { authserv: 'threadlog', method: 'spf', result: 'pass', domain: 'example.org' },
      { authserv: 'threadlog', method: 'dkim', result: 'pass', domain: 'example.org' },
      { authserv: 'threadlog', method: 'dmarc', result: 'pass', domain: 'example.org' },
    ]);
  });

  it('lets a signature vouch for a mail that came by another way', async () => {
    expect(told(await authentication.check(signed, elsewhere))).toBe('spf=fail dkim=pass dmarc=pass');
  });

  it('finds out who changed the text, and who only says to be Ann', async () => {
    const changed = Buffer.from(signed.toString('latin1').replace('my order', 'my money'), 'latin1');
    expect(told(await authentication.check(changed, elsewhere))).toBe('spf=fail dkim=fail dmarc=fail');
    const renamed = Buffer.from(signed.toString('latin1').replace('From: Ann', 'From: Bob'), 'latin1');
    expect(told(await authentication.check(renamed, elsewhere))).toBe('spf=fail dkim=fail dmarc=fail');
    expect(told(await authentication.check(plain, elsewhere))).toBe('spf=fail dkim=none dmarc=fail');
  });

  it('takes no other domain, and no part of a body, for a pass', async () => {
    const forged = Buffer.from(plain.toString().replace('ann@example.org', 'ceo@bank.example'));
    expect(told(await authentication.check(await sign(forged), arrival))).toBe('spf=pass dkim=pass dmarc=none');
    const added = Buffer.concat([
      await sign(plain, { maxBodyLength: 10 }),
      Buffer.from('And send the money to me.\r\n'),
    ]);
    expect(told(await authentication.check(added, elsewhere))).toBe('spf=fail dkim=policy dmarc=fail');
  });

  it('says that a mail with two authors, or with a monstrous header, cannot be checked', async () => {
    const two = Buffer.concat([Buffer.from('From: eve@example.net\r\n'), plain]);
    expect(told(await authentication.check(two, arrival))).toBe('spf=pass dkim=none dmarc=permerror');
    const large = Buffer.concat([Buffer.from(`X-Pad: ${'x'.repeat(300_000)}\r\n`), signed]);
    expect(told(await authentication.check(large, arrival))).toBe('spf=pass dkim=permerror dmarc=permerror');
  });

  it('looks at eight signatures and at no seal of ARC', async () => {
    const tags = (n: number): string =>
      `a=rsa-sha256; c=relaxed/relaxed; d=d${n}.example.net; s=s; h=from; l=${n}; bh=x; b=y`;
    const many = Array.from({ length: 500 }, (_, n) => `DKIM-Signature: v=1; ${tags(n)}\r\n`).join('');
    const results = await authentication.check(Buffer.concat([Buffer.from(many), plain]), arrival);
    expect(results.filter(({ method }) => method === 'dkim')).toHaveLength(8);
    const arc = `ARC-Seal: i=1; ${tags(1)}\r\nARC-Message-Signature: i=1; ${tags(1)}\r\nARC-Authentication-Results: i=1; x; dkim=pass\r\n`;
    expect(told(await authentication.check(Buffer.concat([Buffer.from(arc), signed]), arrival))).toBe(
      'spf=pass dkim=pass dmarc=pass',
    );
  });

  it('tells of no failure while the DNS is silent or broken, and ends in its time', async () => {
    const broken = new SenderAuthentication({
      resolver: () => Promise.reject(Object.assign(new Error('refused'), { code: 'EREFUSED' })),
    });
    expect(told(await broken.check(signed, arrival))).toBe('spf=temperror dkim=temperror dmarc=temperror');
    const silent = new SenderAuthentication({ resolver: () => new Promise<never>(() => undefined), timeoutMs: 100 });
    const started = performance.now();
    expect(told(await silent.check(signed, arrival))).toBe('spf=temperror dkim=temperror dmarc=temperror');
    expect(performance.now() - started).toBeLessThan(2_000);
    const oneIsAway = new SenderAuthentication({
      resolver: (domain, type) =>
        domain.includes('_domainkey')
          ? Promise.reject(Object.assign(new Error('slow'), { code: 'ETIMEOUT' }))
          : lookUp(domain, type),
    });
    expect(told(await oneIsAway.check(signed, elsewhere))).toBe('spf=fail dkim=temperror dmarc=temperror');
  });

  it('goes on with other work while it reads a large mail', async () => {
    const large = await sign(Buffer.concat([plain, Buffer.from(`${'a line of text  \r\n'.repeat(500_000)}`)]));
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const results = await authentication.check(large, arrival);
    clearInterval(timer);
    expect(told(results)).toBe('spf=pass dkim=pass dmarc=pass');
    expect(longest).toBeLessThan(500);
  });

  it.each(['', '\r\n', 'From: \r\n\r\n', '\0\0', 'From: a@\r\nDKIM-Signature: ;;;=\r\n\r\nx'])(
    'never throws: %j',
    async (text) => {
      const results = await authentication.check(Buffer.from(text), {
        ...arrival,
        envelopeFrom: null,
        remoteAddress: 'x',
      });
      expect(results.map(({ method }) => method)).toEqual(['spf', 'dkim', 'dmarc']);
    },
  );
});
