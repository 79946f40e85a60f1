import { createHmac, generateKeyPairSync } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OidcAway, OidcTokens } from './oidc-tokens.js';
import { TestIssuer } from './test-issuer.js';

let issuer: TestIssuer;
let tokens: OidcTokens;

beforeAll(async () => {
  issuer = await TestIssuer.start();
  tokens = new OidcTokens({ issuer: issuer.url, audience: 'threadlog' });
});

afterAll(() => issuer.stop());

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const payload = () => ({
  sub: 'ada',
  iss: issuer.url,
  aud: 'threadlog',
  exp: Math.floor(Date.now() / 1_000) + 3_600,
});

describe('a token of the issuer', () => {
  it('tells who holds it, and their address only when it was verified', async () => {
    expect(await tokens.read(await issuer.token())).toMatchObject({ issuer: issuer.url, subject: 'ada', email: null });
    const email = 'ada@example.org';
    expect((await tokens.read(await issuer.token({ email, email_verified: true })))?.email).toBe(email);
    expect((await tokens.read(await issuer.token({ email, email_verified: false })))?.email).toBeNull();
    expect((await tokens.read(await issuer.token({ email })))?.email).toBeNull();
  });

  it('may be meant for several', async () => {
    expect(await tokens.read(await issuer.token({ aud: ['other', 'threadlog'] }))).not.toBeNull();
  });

  it('may be signed by a key that came later, and the keys are kept', async () => {
    await issuer.token();
    await issuer.addKey();
    const rotated = new OidcTokens({ issuer: issuer.url, audience: 'threadlog' });
    const before = issuer.keysAsked;
    for (let n = 0; n < 5; n += 1) expect(await rotated.read(await issuer.token())).not.toBeNull();
    expect(issuer.keysAsked).toBe(before + 1);
  });
});

describe('refused is a token that', () => {
  it.each([
    ['is expired', () => issuer.token({}, Math.floor(Date.now() / 1_000) - 60)],
    ['is not yet good', () => issuer.token({ nbf: Math.floor(Date.now() / 1_000) + 600 })],
    ['is meant for somebody else', () => issuer.token({ aud: 'other' })],
    ['names another issuer', () => issuer.token({ iss: 'https://elsewhere.example' })],
    ['names nobody', () => issuer.token({ sub: '' })],
    ['never expires', () => issuer.token({}, null)],
    [
      'was changed',
      async () => (await issuer.token()).replace(/\.[^.]+\./, `.${base64({ ...payload(), sub: 'ben' })}.`),
    ],
    ['is signed by nobody', () => Promise.resolve(`${base64({ alg: 'none' })}.${base64(payload())}.`)],
    ['is none', () => Promise.resolve('a.b.c')],
    ['is longer than any', async () => issuer.token({ padding: 'x'.repeat(20_000) })],
  ])('%s', async (_, token) => expect(await tokens.read(await token())).toBeNull());

  it("is signed with the issuer's public key as if it were a shared secret", async () => {
    const response = await fetch(`${issuer.url}/keys`);
    const { keys } = (await response.json()) as { keys: readonly { kid: string }[] };
    const key = keys.at(-1)!;
    for (const secret of [JSON.stringify(key), JSON.stringify({ keys })]) {
      const signed = `${base64({ alg: 'HS256', kid: key.kid })}.${base64(payload())}`;
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await tokens.read(`${signed}.${signature}`)).toBeNull();
    }
  });

  it('brings its own key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const token = await new SignJWT(payload())
      .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(publicKey), kid: 'key-0' })
      .sign(privateKey);
    expect(await tokens.read(token)).toBeNull();
  });
});

it('nobody is refused, and nobody let in, while the keys cannot be read', async () => {
  issuer.goAway();
  const cold = new OidcTokens({ issuer: issuer.url, audience: 'threadlog' });
  await expect(cold.read(await issuer.token())).rejects.toThrow(OidcAway);
  issuer.goAway(false);
  expect(await cold.read(await issuer.token())).not.toBeNull();
});

it('a configuration that names another issuer is not believed', async () => {
  const other = new OidcTokens({ issuer: `${issuer.url}/`, audience: 'threadlog' });
  await expect(other.read(await issuer.token())).rejects.toThrow(OidcAway);
});
