import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlobsModule } from '#libs/blobs';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { type Answer, type FeatureApp, type Holder, startFeatureApp } from '../../../../test/feature-app.js';
import { ContentApi, contentEvents, contentVersionView, contentView } from '../index.js';

let house: FeatureApp;
let folder: string;
let admin: Holder, agent: Holder, colleague: Holder, auditor: Holder;
let inbox: string;

const put = (who: Holder, whose: string, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  house.call(who, 'PUT', `${inbox}/signatures/${whose}`, { body, headers });
const remove = (who: Holder, whose: string): Promise<Answer> =>
  house.call(who, 'DELETE', `${inbox}/signatures/${whose}`);
const signatures = (who: Holder): Promise<Answer> => house.call(who, 'GET', `${inbox}/signatures`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-signatures-'));
  house = await startFeatureApp({
    imports: [BlobsModule.forRoot({ url: pathToFileURL(folder).href }), PeopleApi, InboxesApi, ContentApi],
    events: { ...peopleEvents, ...inboxesEvents, ...contentEvents },
    projections: [...peopleProjections, ...inboxesProjections, contentView, contentVersionView],
  });
  [admin, agent] = [await house.holder('admin'), await house.holder('member')];
  [colleague, auditor] = [await house.holder('member'), await house.holder('auditor')];
  const { body } = await house.call(admin, 'POST', '/v1/inboxes', { body: { name: 'Support' } });
  inbox = `/v1/inboxes/${String(body['inboxId'])}`;
});
afterAll(async () => {
  await house.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('signatures', () => {
  it("are the inbox's, filled in for whoever writes, and one's own", async () => {
    const html = '<p onclick="x()">{{ sender.name }}, {{ inbox.name }}</p><script>x</script>';
    expect((await put(admin, 'inbox', { html })).status).toBe(200);
    expect((await put(agent, 'own', { text: 'Yours, {{ sender.name }}' })).status).toBe(200);
    const name = `User ${agent.id.slice(0, 4)}`;
    expect((await signatures(agent)).body).toMatchObject({
      inbox: {
        version: 1,
        text: null,
        html: '<p>{{ sender.name }}, {{ inbox.name }}</p>',
        rendered: { html: `<p>${name}, Support</p>`, text: `${name}, Support` },
      },
      own: { version: 1, html: null, rendered: { html: `<p>Yours, ${name}</p>`, text: `Yours, ${name}` } },
    });
    expect((await signatures(colleague)).body).toMatchObject({ inbox: { version: 1 }, own: null });
  });

  it('have versions, which go on after a removal', async () => {
    for (const text of ['Cheers', 'Cheers', 'Best']) await put(colleague, 'own', { text });
    expect((await signatures(colleague)).body['own']).toMatchObject({ version: 2, text: 'Best', revision: 1 });
    expect(await put(colleague, 'own', { text: 'Late' }, { 'If-Match': '"0"' })).toMatchObject({
      status: 412,
      body: { since: [{ type: 'SignatureSet' }] },
    });
    for (const _ of [1, 2]) expect((await remove(colleague, 'own')).status).toBe(200);
    expect((await signatures(colleague)).body['own']).toBeNull();
    await put(colleague, 'own', { text: 'Back' });
    expect((await signatures(colleague)).body['own']).toMatchObject({ version: 3 });
  });

  it('are refused where they are none, and to those who may not set them', async () => {
    expect(await put(agent, 'own', {})).toMatchObject({ status: 400, body: { errors: [{ pointer: '/text' }] } });
    expect(await put(agent, 'own', { html: '{% if %}' })).toMatchObject({ status: 400 });
    expect(await put(agent, 'own', { text: 'x'.repeat(200_001) })).toMatchObject({ status: 413 });
    expect((await put(agent, 'theirs', { text: 'x' })).status).toBe(400);
    for (const who of [agent, auditor]) {
      expect((await put(who, 'inbox', { text: 'x' })).status).toBe(403);
      expect((await remove(who, 'inbox')).status).toBe(403);
    }
    expect((await put(auditor, 'own', { text: 'x' })).status).toBe(403);
    expect((await house.call(admin, 'POST', `${inbox}/visibility/restrict`)).status).toBe(200);
    await expect.poll(async () => (await signatures(agent)).status).toBe(404);
    for (const whose of ['own', 'inbox']) expect((await put(agent, whose, { text: 'x' })).status).toBe(404);
    expect((await remove(agent, 'own')).status).toBe(404);
  });
});
