import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SenderAuthentication } from '../reports/sender-authentication.js';
import { renderMail } from './render-mail.js';
import { type DkimKey, DkimKeyUnusable, dkimRecord, newDkimKey, signMail } from './sign-mail.js';

const at = '2026-03-01T09:10:00.000Z';
const pem = (key: ReturnType<typeof generateKeyPairSync>['privateKey']): string =>
  key.export({ format: 'pem', type: 'pkcs8' }).toString();

const rsa: DkimKey = { domain: 'example.com', selector: 'test', privateKey: newDkimKey() };
const ed25519: DkimKey = {
  domain: 'football.example.com',
  selector: 'brisbane',
  privateKey: pem(generateKeyPairSync('ed25519').privateKey),
};

const letter = Buffer.from('From: Ada <ada@football.example.com>\r\nSubject: x\r\n\r\nHello  there \r\n.\r\n\r\n');

/** What a receiver says of the signature, where these records are published. */
const verdict = async (raw: Buffer, ...records: readonly Readonly<{ name: string; value: string }>[]) => {
  const resolver = (name: string): Promise<string[][]> => {
    const found = records.filter((record) => record.name === name);
    if (found.length > 0) return Promise.resolve(found.map(({ value }) => [value]));
    return Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }));
  };
  const arrival = { envelopeFrom: null, remoteAddress: '192.0.2.1', helo: 'mx.example.com' };
  const results = await new SenderAuthentication({ resolver }).check(raw, arrival);
  return results.filter(({ method }) => method === 'dkim').map(({ result, domain }) => `${result} ${domain}`);
};

describe('signMail', () => {
  // RFC 8463, appendix A: its receiver must be right about it before it can judge our signatures.
  it('is judged by a verifier that passes the mail of RFC 8463', async () => {
    const mail = [
      'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;',
      ' d=football.example.com; i=@football.example.com;',
      ' q=dns/txt; s=brisbane; t=1528637909; h=from : to :',
      ' subject : date : message-id : from : subject : date;',
      ' bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;',
      ' b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus',
      ' Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==',
      'From: Joe SixPack <joe@football.example.com>',
      'To: Suzie Q <suzie@shopping.example.net>',
      'Subject: Is dinner ready?',
      'Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)',
      'Message-ID: <20030712040037.46341.5F8J@football.example.com>',
      '',
      'Hi.',
      '',
      'We lost the game.  Are you hungry yet?',
      '',
      'Joe.',
      '',
    ].join('\r\n');
    const name = 'brisbane._domainkey.football.example.com';
    const value = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
    expect(await verdict(Buffer.from(mail), { name, value })).toEqual(['pass football.example.com']);
    expect(await verdict(Buffer.from(mail.replace('lost', 'won')), { name, value })).toEqual([
      'fail football.example.com',
    ]);
  });

  it.each([
    ['RSA', rsa],
    ['Ed25519', ed25519],
  ])('signs by %s what receivers pass by the record we name', async (_kind, key) => {
    const signed = await signMail(letter, key, at);
    expect(signed.subarray(-letter.length)).toEqual(letter);
    expect(await verdict(signed, dkimRecord(key))).toEqual([`pass ${key.domain}`]);
    expect(await verdict(signed, dkimRecord({ ...key, privateKey: newDkimKey() }))).not.toEqual([`pass ${key.domain}`]);
  });

  it('signs whatever we write, and the same way each time', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string(), async (text, name) => {
        const raw = await renderMail({
          from: { address: 'ada@example.com', name: name.replace(/[\p{Cc}\u2028\u2029]/gu, '') },
          to: [{ address: 'zoe@example.org', name: 'Zoë' }],
          cc: [],
          subject: 'Grüße '.repeat(20),
          text,
          html: null,
          attachments: [],
          messageId: '<a@example.com>',
          inReplyTo: null,
          references: [],
          date: at,
          boundarySeed: 'x',
        });
        const signed = await signMail(raw, ed25519, at);
        expect(await verdict(signed, dkimRecord(ed25519))).toEqual(['pass football.example.com']);
        expect(await signMail(raw, ed25519, at)).toEqual(signed);
      }),
      { numRuns: 40 },
    ));

  it('no longer holds once a sender, a subject or the text is another', async () => {
    const signed = (await signMail(letter, rsa, at)).toString();
    for (const [from, to] of [
      ['ada@football', 'eve@football'],
      ['Subject: x', 'Subject: y'],
      ['Hello', 'Hullo'],
    ] as const) {
      expect(await verdict(Buffer.from(signed.replace(from, to)), dkimRecord(rsa))).not.toEqual(['pass example.com']);
    }
    const refolded = signed.replace('Subject: x', 'Subject:   x  ').replace('Hello  there ', 'Hello there');
    expect(await verdict(Buffer.from(refolded), dkimRecord(rsa))).toEqual(['pass example.com']);
  });
});

describe('a key', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const locked = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  it.each([
    ['no PEM at all', 'hunter2', /no private key in PEM/],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nhunter2\n-----END PUBLIC KEY-----', /no private key in PEM/],
    ['an RSA key of 512 bits', pem(short), /1024 bits or more, this one 512/],
    ['a key on a curve of NIST', pem(curve), /RSA or Ed25519 keys alone/],
    [
      'one that is locked',
      locked.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'hunter2' }).toString(),
      /locked by a passphrase/,
    ],
  ])('that is %s is refused and not repeated', (_what, privateKey, why) => {
    const use = (): unknown => dkimRecord({ ...rsa, privateKey });
    expect(use).toThrow(DkimKeyUnusable);
    expect(use).toThrow(why);
    expect(use).not.toThrow(/hunter2/);
  });

  it.each(['example.com; s=evil', 'example.com\r\nBcc: eve@example.org', '', 'exämple.com', 'a b'])(
    'is not used for the domain %j, nor for such a selector',
    async (name) => {
      await expect(signMail(letter, { ...rsa, domain: name }, at)).rejects.toThrow(DkimKeyUnusable);
      await expect(signMail(letter, { ...rsa, selector: name }, at)).rejects.toThrow(DkimKeyUnusable);
    },
  );
});
