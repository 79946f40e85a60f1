import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SenderAuthentication } from '#libs/mail';
import { OutgoingApp } from '../../../../test/smtp/outgoing-app.js';
import { until } from '../../../../test/world/until.js';

let app: OutgoingApp;

beforeAll(async () => {
  app = await OutgoingApp.start();
}, 120_000);

afterAll(() => app.stop());

afterEach(() => app.ask('DELETE', 'dkim'));

const at = '2026-03-01T09:00:00.000Z';
const raw = Buffer.from('From: support@example.org\r\nSubject: x\r\n\r\nHello\r\n');
const ed25519 = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const signed = async (): Promise<Buffer> => (await app.servers.for(app.address)).sign(raw, at);

/** What a receiver says of the mail as it would leave now. */
const verdict = async (): Promise<string | undefined> => {
  const resolver = (name: string): Promise<string[][]> => {
    const record = app.dns.get(name);
    if (record !== undefined) return Promise.resolve([[record]]);
    return Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }));
  };
  const arrival = { envelopeFrom: null, remoteAddress: '192.0.2.1', helo: 'mx.example.org' };
  const results = await new SenderAuthentication({ resolver }).check(await signed(), arrival);
  return results.find(({ method }) => method === 'dkim')?.result;
};

const confirmed = async (): Promise<readonly unknown[]> => {
  const { status, body } = await app.ask('POST', 'dkim/confirm');
  return [status, body['found'], body['detail']];
};

describe('a signing key', () => {
  it('is in use once its record is found in the DNS, and the answers say what to publish', async () => {
    await app.ask('PUT', 'dkim', { body: { selector: 'threadlog' } });
    const { dkim, dkimAwaited } = await app.shown();
    const { name, value } = dkimAwaited!.record;
    expect([dkim, name]).toEqual([null, 'threadlog._domainkey.example.org']);
    expect(value).toMatch(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{300,}=*$/);
    expect(await confirmed()).toEqual([
      200,
      'missing',
      expect.stringContaining(`publish it with the value "${value}"`),
    ]);
    app.dns.set(name, 'v=DKIM1; k=rsa; p=AAAA');
    expect(await confirmed()).toEqual([200, 'another', expect.stringContaining('holds another key')]);
    expect(await verdict()).toBe('none');

    app.dns.set(name, value);
    expect(await confirmed()).toEqual([200, 'published', expect.stringContaining('mail is signed')]);
    await until('mail is signed', async () => (await verdict()) === 'pass');
    expect(await app.shown()).toMatchObject({ dkim: { selector: 'threadlog' }, dkimAwaited: null });
    expect((await app.history()).map(({ type }) => type)).toEqual(['DkimKeySet', 'DkimKeyPublished']);
  });

  it('may be one that is brought along, and is never shown', async () => {
    const privateKey = ed25519();
    const { body } = await app.ask('PUT', 'dkim', { body: { selector: 'own', domain: 'Example.ORG', privateKey } });
    const { record } = (await app.shown()).dkimAwaited!;
    app.dns.set(record.name, record.value.replace(/ /g, ''));
    await confirmed();
    await until('mail is signed', async () => (await verdict()) === 'pass');
    const secret = privateKey.split('\n')[1]!;
    expect(JSON.stringify([body, await app.shown(), await app.history()])).not.toContain(secret);
  });

  it('stays in use while the record of the next is awaited', async () => {
    for (const selector of ['one', 'two']) {
      await app.ask('PUT', 'dkim', { body: { selector, privateKey: ed25519() } });
      const { record } = (await app.shown()).dkimAwaited!;
      if (selector === 'one') app.dns.set(record.name, record.value);
      await confirmed();
    }
    await until('the first is in use', async () => (await signed()).includes('s=one;'));
    expect(await app.shown()).toMatchObject({ dkim: { selector: 'one' }, dkimAwaited: { selector: 'two' } });
    await app.ask('DELETE', 'dkim');
    await until('none is in use', async () => (await signed()).equals(raw));
  });

  it.each([
    [{ selector: 's', domain: 'example.net' }, 409, 'dkim-domain-of-another', 'says nothing of mail from'],
    [{ selector: 's', privateKey: 'hunter2' }, 409, 'dkim-key-unusable', 'no private key in PEM'],
  ])('%j is refused', async (body, status, type, detail) => {
    const answer = await app.ask('PUT', 'dkim', { body });
    expect([answer.status, answer.body['type']]).toEqual([status, `urn:threadlog:problem:${type}`]);
    expect(answer.body['detail']).toContain(detail);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });

  it.each(['a b', 'a;d=evil', 'a\r\nb', '', 'ä', '-a', 'x'.repeat(64)])('has no selector like %j', async (selector) =>
    expect((await app.ask('PUT', 'dkim', { body: { selector } })).status).toBe(400),
  );

  it('is not confirmed where there is none', async () => {
    expect((await app.ask('POST', 'dkim/confirm')).status).toBe(404);
  });
});
