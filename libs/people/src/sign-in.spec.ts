import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Global, Module } from '@nestjs/common';
import { OidcTokens } from '#libs/oidc';
import { type FeatureApp, type Holder, startFeatureApp } from '../../../test/feature-app.js';
import { until } from '../../../test/world/until.js';
import { TestIssuer } from '../../oidc/src/test-issuer.js';
import { peopleEvents } from './people-events.js';
import { PeopleApi, PeopleDirectory } from './people.module.js';
import { peopleProjections } from './people.projection.js';

let issuer: TestIssuer;
let house: FeatureApp;
let admin: Holder, superAdmin: Holder;

beforeAll(async () => {
  issuer = await TestIssuer.start();
  const tokens = new OidcTokens({ issuer: issuer.url, audience: 'threadlog' });
  @Global()
  @Module({ providers: [{ provide: OidcTokens, useValue: tokens }], exports: [OidcTokens] })
  class Issuer {}
  house = await startFeatureApp({
    imports: [Issuer, PeopleDirectory, PeopleApi],
    events: peopleEvents,
    projections: peopleProjections,
  });
  [admin, superAdmin] = [await house.holder('admin'), await house.holder('superAdmin')];
});

afterAll(async () => {
  await house.stop();
  await issuer.stop();
});

let added = 0;

const add = async (email = `user${(added += 1)}@example.org`): Promise<string> => {
  const { body } = await house.call(admin, 'POST', '/v1/users', { body: { name: 'Zoë', email } });
  const userId = String(body['userId']);
  await house.call(admin, 'POST', `/v1/users/${userId}/roles/member`);
  return userId;
};

const link = (userId: string, subject: string, who = admin) =>
  house.call(who, 'POST', `/v1/users/${userId}/identities`, { body: { issuer: issuer.url, subject } });

const shownOf = async (userId: string) =>
  (await house.call(admin, 'GET', `/v1/users/${userId}/identities`)).body['data'] as readonly Readonly<{
    id: string;
  }>[];

const me = async (token: string) => house.call({ id: '', key: token }, 'GET', '/v1/me');

describe('a token of the issuer', () => {
  it('signs in whom an administrator linked, and nobody else', async () => {
    const userId = await add();
    expect((await me(await issuer.token({ sub: 'linked' }))).status).toBe(401);
    expect(await link(userId, 'linked')).toMatchObject({ status: 201 });
    expect(await me(await issuer.token({ sub: 'linked' }))).toMatchObject({
      status: 200,
      body: { id: userId, roles: ['member'] },
    });
    expect((await me(await issuer.token({ sub: 'linked', aud: 'other' }))).status).toBe(401);
    expect((await me(await issuer.token({ sub: 'linked' }, 1))).status).toBe(401);
  });

  it('is refused at once when the identity is unlinked, and who it was is known for ever', async () => {
    const userId = await add();
    const identityId = String((await link(userId, 'leaving')).body['identityId']);
    const token = await issuer.token({ sub: 'leaving' });
    expect((await me(token)).status).toBe(200);
    const path = `/v1/users/${userId}/identities`;
    const { body } = await house.call(admin, 'GET', path);
    expect(body['data']).toMatchObject([{ id: identityId, subject: 'leaving', by: 'administrator' }]);
    expect((await house.call(admin, 'DELETE', `${path}/${identityId}`)).status).toBe(200);
    expect((await me(token)).status).toBe(401);
    expect((await house.call(admin, 'DELETE', `${path}/${identityId}`)).status).toBe(404);
  });

  it('links a user to the address that the issuer verified, once', async () => {
    const userId = await add('Clara@example.org');
    const said = { email: 'clara@example.org', email_verified: true };
    expect((await me(await issuer.token({ sub: 'c0', email: 'clara@example.org' }))).status).toBe(401);
    expect((await me(await issuer.token({ sub: 'c1', ...said }))).body['id']).toBe(userId);
    expect((await me(await issuer.token({ sub: 'c1' }))).body['id']).toBe(userId);
    const shown = await until('the identity is shown', async () => (await shownOf(userId))[0]);
    expect(shown).toMatchObject({ subject: 'c1', by: 'verified-email' });
    expect((await me(await issuer.token({ sub: 'c2', ...said }))).status).toBe(401);
  });

  it("does not undo an administrator's unlinking, nor choose between two users", async () => {
    const userId = await add('dora@example.org');
    const said = { sub: 'd1', email: 'dora@example.org', email_verified: true };
    expect((await me(await issuer.token(said))).status).toBe(200);
    const path = `/v1/users/${userId}/identities`;
    const { id } = await until('the identity is shown', async () => (await shownOf(userId))[0]);
    await house.call(admin, 'DELETE', `${path}/${id}`);
    expect((await me(await issuer.token(said))).status).toBe(401);
    await add('twins@example.org');
    await add('twins@example.org');
    const twin = await issuer.token({ sub: 't1', email: 'twins@example.org', email_verified: true });
    expect((await me(twin)).status).toBe(401);
  });

  it('cannot be checked while the issuer is away: API keys go on', async () => {
    const cold = new OidcTokens({ issuer: 'http://127.0.0.1:1', audience: 'threadlog' });
    await expect(cold.read(await issuer.token())).rejects.toThrow('cannot be read');
    expect((await me(admin.key)).status).toBe(200);
  });
});

describe('who may say who somebody is', () => {
  it('is a superAdmin once that user is one: the word an administrator gave before lets nobody in', async () => {
    const userId = await add();
    await link(userId, 'early');
    const token = await issuer.token({ sub: 'early', email: 'early@example.org', email_verified: true });
    expect((await me(token)).status).toBe(200);
    const role = `/v1/users/${userId}/roles/superAdmin`;
    expect((await house.call(superAdmin, 'POST', role)).status).toBe(200);
    expect((await me(token)).status).toBe(401);
    expect((await link(userId, 'early')).status).toBe(403);
    expect((await link(userId, 'early', superAdmin)).status).toBe(201);
    expect(await shownOf(userId)).toMatchObject([{ subject: 'early', by: 'superAdmin' }]);
    expect(await me(token)).toMatchObject({ status: 200, body: { id: userId, roles: ['member', 'superAdmin'] } });
  });

  it('is an administrator, and for a superAdmin only a superAdmin', async () => {
    const userId = await add();
    const member = await house.holder('member');
    expect((await link(userId, 'x', member)).status).toBe(403);
    expect((await house.call(member, 'GET', `/v1/users/${userId}/identities`)).status).toBe(403);
    expect((await link(superAdmin.id, 'y')).status).toBe(403);
    expect((await link(superAdmin.id, 'y', superAdmin)).status).toBe(201);
    expect(await link(userId, 'y', superAdmin)).toMatchObject({
      status: 409,
      body: { type: 'urn:threadlog:problem:identity-taken' },
    });
  });
});
