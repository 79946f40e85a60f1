import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs, BlobsModule } from '#libs/blobs';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { uploadDecider, uploadEvents, uploadStream } from '#libs/uploads';
import { type Answer, type FeatureApp, type Holder, startFeatureApp, system } from '../../../test/feature-app.js';
import { shortcutDecider } from './claim-shortcut/claim-shortcut.js';
import { ContentApi, contentEvents, ContentItems, contentVersionView, contentView } from './index.js';

let house: FeatureApp;
let folder: string;
let admin: Holder, agent: Holder, colleague: Holder, outsider: Holder, auditor: Holder, nobody: Holder;
let team: string;

let position = '0';

const write = async (
  who: Holder,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const answer = await house.call(who, method, path, body === undefined ? { headers } : { body, headers });
  position = answer.headers.get('X-Position') ?? position;
  return answer;
};

const read = (path: string, who = agent): Promise<Answer> =>
  house.call(who, 'GET', path, { headers: { 'X-Min-Position': position } });

const ids = ({ body }: Answer): readonly string[] => (body['data'] as readonly { id: string }[]).map(({ id }) => id);

const create = async (body: object, who = agent): Promise<string> => {
  const answer = await write(who, 'POST', '/v1/content', body);
  expect(answer).toMatchObject({ status: 201 });
  return String(answer.body['contentItemId']);
};

const revise = (id: string, revision: number, body: object, who = agent): Promise<Answer> =>
  write(who, 'PUT', `/v1/content/${id}`, body, { 'If-Match': `"${revision}"` });

const snippet = (more: object = {}) => ({ kind: 'snippet', name: 'Thanks', text: 'Thank you.', ...more });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-content-'));
  house = await startFeatureApp({
    imports: [BlobsModule.forRoot({ url: pathToFileURL(folder).href }), PeopleApi, InboxesApi, ContentApi],
    events: { ...peopleEvents, ...inboxesEvents, ...contentEvents, ...uploadEvents },
    projections: [...peopleProjections, ...inboxesProjections, contentView, contentVersionView],
  });
  [admin, agent, colleague] = [await house.holder('admin'), await house.holder('member'), await house.holder('member')];
  [outsider, auditor] = [await house.holder('member'), await house.holder('auditor')];
  nobody = await house.holder();
  team = String((await write(admin, 'POST', '/v1/teams', { name: 'Repairs' })).body['teamId']);
  for (const { id } of [agent, colleague]) await write(admin, 'PUT', `/v1/teams/${team}/members/${id}`);
});
afterAll(async () => {
  await house.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('an item', () => {
  it('is written, read, revised, archived and restored; every version stays as it was', async () => {
    const id = await create({
      kind: 'template',
      name: 'Réparation terminée',
      subject: 'Your {{ records.deal.name }}',
      html: '<p onclick="steal()">Hello {% if contact.name < "z" %}{{ contact.firstName }}{% endif %}</p><script>x</script>',
    });
    const first = await read(`/v1/content/${id}`);
    expect(first).toMatchObject({
      status: 200,
      body: {
        id,
        kind: 'template',
        version: 1,
        subject: 'Your {{ records.deal.name }}',
        html: '<p>Hello {% if contact.name < "z" %}{{ contact.firstName }}{% endif %}</p>',
        text: null,
        archivedAt: null,
        ownerId: agent.id,
        visibility: { to: 'all' },
      },
    });
    expect(first.headers.get('ETag')).toBe('"0"');
    const next = { kind: 'template', name: 'Repair done', subject: 'It is done', text: 'Hello {{ contact.name }}' };
    expect(await write(agent, 'PUT', `/v1/content/${id}`, next)).toMatchObject({
      status: 428,
      body: { type: 'urn:threadlog:problem:if-match-required' },
    });
    expect(await revise(id, 0, next)).toMatchObject({ status: 200, body: { revision: 1 } });
    expect(await revise(id, 0, { ...next, name: 'Late' })).toMatchObject({
      status: 412,
      body: { revision: 1, since: [{ type: 'ContentItemRevised' }] },
    });
    expect((await read(`/v1/content/${id}`)).body).toMatchObject({ version: 2, html: null, name: 'Repair done' });

    const versions = await read(`/v1/content/${id}/versions`);
    expect(versions.body['data']).toMatchObject([
      { version: 2, name: 'Repair done', authorId: agent.id },
      { version: 1, name: 'Réparation terminée' },
    ]);
    const page = await read(`/v1/content/${id}/versions?limit=1`);
    const { next: cursor } = page.body['page'] as { next: string };
    expect((await read(`/v1/content/${id}/versions?limit=1&cursor=${cursor}`)).body).toMatchObject({
      data: [{ version: 1 }],
      page: { next: null },
    });
    expect((await read(`/v1/content/${id}/versions/1`)).body).toMatchObject({ version: 1, html: first.body['html'] });
    for (const none of ['3', '0', 'x', '99999999999']) {
      expect([400, 404]).toContain((await read(`/v1/content/${id}/versions/${none}`)).status);
    }

    expect((await write(agent, 'POST', `/v1/content/${id}/archive`)).status).toBe(200);
    expect(ids(await read('/v1/content?q=repair'))).not.toContain(id);
    expect(ids(await read('/v1/content?q=repair&archived=true'))).toContain(id);
    expect((await read(`/v1/content/${id}/versions/1`)).status).toBe(200);
    expect(await revise(id, 2, next)).toMatchObject({
      status: 409,
      body: { type: 'urn:threadlog:problem:content-archived' },
    });
    const items = house.app.get(ContentItems);
    const ada = { id: agent.id, name: 'Ada', roles: ['member'], teamIds: [team], hasSeat: true, avatar: null } as const;
    await expect(items.insertable(ada, id)).rejects.toMatchObject({ code: 'content-archived' });
    await write(agent, 'POST', `/v1/content/${id}/restore`);
    expect(ids(await read('/v1/content?q=repair'))).toContain(id);
    expect(await items.insertable(ada, id, 1)).toEqual({
      inserted: { contentItemId: id, kind: 'template', version: 1 },
      name: 'Réparation terminée',
      file: null,
    });
  });

  it('is created once, however often the request is sent', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = snippet({ shortcut: '#Once' });
    const [first, again] = [
      await write(agent, 'POST', '/v1/content', body, headers),
      await write(agent, 'POST', '/v1/content', body, headers),
    ];
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('is refused with pointers to what is wrong', async () => {
    const refused = async (body: object, status: number, ...pointers: readonly string[]): Promise<void> => {
      const answer = await write(agent, 'POST', '/v1/content', body);
      const errors = (answer.body['errors'] ?? []) as readonly { pointer: string }[];
      expect([answer.status, errors.map(({ pointer }) => pointer)]).toEqual([status, pointers]);
    };
    const template = { kind: 'template', name: 'T', subject: 'S' };
    await refused(template, 400, '/text');
    await refused({ ...template, html: 'x\n {{ a ' }, 400, '/html');
    await refused({ ...template, subject: '{% if %}', text: '{% for %}' }, 400, '/subject', '/text');
    await refused({ ...template, html: '<p title="{% if a %}">x</p><script>{% endif %}</script>' }, 400, '/html');
    await refused({ ...template, text: 'x'.repeat(200_001) }, 413, '/text');
    await refused({ ...template, subject: 'a\r\nBcc: b@example.org', text: 'x' }, 400, '/subject');
    await refused(snippet({ shortcut: 'two words' }), 400, '/shortcut');
    await refused({ kind: 'poem', name: 'P' }, 400, '/kind');
    await refused({ kind: 'document', name: 'D', uploadId: randomUUID() }, 400, '/uploadId');
    await refused({ kind: 'meeting-link', name: 'M', url: 'javascript:alert(1)' }, 400, '/url');
    await refused(snippet({ visibility: { to: 'chosen', teamIds: [randomUUID()] } }), 400, '/visibility/teamIds');
    const placed = await write(agent, 'POST', '/v1/content', { ...template, text: 'one\ntwo {{ three' });
    expect(placed.body['errors']).toMatchObject([{ detail: expect.stringContaining('line 2, column 5') as string }]);
  });

  it('keeps its kind', async () => {
    const id = await create(snippet());
    const answer = await revise(id, 0, { kind: 'template', name: 'T', subject: 'S', text: 'x' });
    expect(answer).toMatchObject({ status: 409, body: { type: 'urn:threadlog:problem:content-kind-fixed' } });
  });
});

describe('a document', () => {
  it('is a file that was uploaded, also after its name was changed', async () => {
    const [uploadId, bytes] = [randomUUID(), Buffer.from('the price list')];
    const stored = await house.app.get(Blobs).put(bytes);
    const blob = { ...stored, mediaType: 'application/pdf' };
    const at = new Date().toISOString();
    const upload = { uploadId, fileName: 'prices.pdf', blob, authorId: agent.id, at, scan: 'unavailable' } as const;
    const received = { type: 'ReceiveUpload', upload } as const;
    await house.store.handle(uploadDecider, uploadStream(uploadId), received, system());
    const id = await create({ kind: 'document', name: 'Prices', uploadId });
    expect((await revise(id, 0, { kind: 'document', name: 'Prices 2026' })).status).toBe(200);
    const file = { fileName: 'prices.pdf', mediaType: 'application/pdf', size: bytes.length };
    expect((await read(`/v1/content/${id}`)).body).toMatchObject({ name: 'Prices 2026', version: 2, file });
    const url = new URL(`/v1/content/${id}/file`, await house.app.getUrl());
    const response = await fetch(url, { headers: { Authorization: `Bearer ${agent.key}` } });
    expect(response.headers.get('Content-Disposition')).toContain('prices.pdf');
    expect(await response.text()).toBe('the price list');
    const rendered = await write(agent, 'POST', `/v1/content/${id}/render`, {});
    expect(rendered.body).toMatchObject({
      html: `<p><a href="https://document.invalid/${id}" rel="noopener noreferrer nofollow" target="_blank">Prices 2026</a></p>`,
      text: `Prices 2026: https://document.invalid/${id}`,
      file,
      insertedAs: { kind: 'document', version: 2 },
    });
  });
});

describe('a shortcut', () => {
  const word = (): string => `w${randomUUID().slice(0, 8)}`;
  const taken = { status: 409, body: { type: 'urn:threadlog:problem:shortcut-taken' } };

  it('names one snippet for all, and one in each team', async () => {
    const shortcut = word();
    const id = await create(snippet({ shortcut: `#${shortcut.toUpperCase()}` }));
    expect((await read(`/v1/content/${id}`)).body).toMatchObject({ shortcut: `#${shortcut}` });
    expect(ids(await read(`/v1/content?q=%23${shortcut}`))).toEqual([id]);
    expect(await write(agent, 'POST', '/v1/content', snippet({ shortcut }))).toMatchObject(taken);
    const forTeam = snippet({ shortcut, visibility: { to: 'chosen', teamIds: [team] } });
    const ours = await create(forTeam);
    expect(await write(colleague, 'POST', '/v1/content', forTeam)).toMatchObject(taken);
    expect(await revise(ours, 0, snippet({ shortcut }))).toMatchObject(taken);
  });

  it('is given to one of two who ask at once', async () => {
    const shortcut = word();
    const answers = await Promise.all(
      [agent, colleague].map((who) => house.call(who, 'POST', '/v1/content', { body: snippet({ shortcut }) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is free again where a crash left the claim without a snippet', async () => {
    const shortcut = word();
    const stream = `snippetShortcut-${createHash('sha256').update(`all\n${shortcut}`).digest('hex')}`;
    const [contentItemId, at] = [randomUUID(), '2026-01-01T00:00:00.000Z'];
    const claim = { type: 'ClaimShortcut', shortcut, scope: 'all', contentItemId, without: null, at } as const;
    await house.store.handle(shortcutDecider, stream, claim, system());
    await create(snippet({ shortcut }));
    expect(await write(agent, 'POST', '/v1/content', snippet({ shortcut }))).toMatchObject(taken);
  });
});

describe('the list', () => {
  it('is searched by kind and words, whatever case and accents, in pages by name', async () => {
    const tag = randomUUID().slice(0, 8);
    const made: string[] = [];
    for (const name of ['b', 'Á', 'C']) made.push(await create(snippet({ name: `${name} Cœur ${tag}` })));
    const link = await create({ kind: 'meeting-link', name: `D coeur ${tag}`, url: 'https://meet.example/ada' });
    const first = await read(`/v1/content?q=COEUR%20${tag}&limit=2`);
    expect(ids(first)).toEqual([made[1], made[0]]);
    const { next } = first.body['page'] as { next: string };
    expect(ids(await read(`/v1/content?q=coeur%20${tag}&limit=2&cursor=${next}`))).toEqual([made[2], link]);
    expect(ids(await read(`/v1/content?q=${tag}&kind=meeting-link,video`))).toEqual([link]);
    const shortcut = `s${tag}`;
    const called = await create(snippet({ name: 'Called', shortcut }));
    expect(ids(await read(`/v1/content?shortcut=%23${shortcut.toUpperCase()}`))).toEqual([called]);
    expect(ids(await read(`/v1/content?shortcut=${shortcut}x`))).toEqual([]);
    for (const wrong of ['shortcut=two%20words', 'kind=poem', 'cursor=nonsense', 'archived=maybe']) {
      expect((await read(`/v1/content?${wrong}`)).status).toBe(400);
    }
  });

  it('of an inbox has what those who work there share', async () => {
    const inboxId = String((await write(admin, 'POST', '/v1/inboxes', { name: 'Repairs' })).body['inboxId']);
    const tag = randomUUID().slice(0, 8);
    const forTeam = await create(snippet({ name: `team ${tag}`, visibility: { to: 'chosen', teamIds: [team] } }));
    const mine = await create(snippet({ name: `mine ${tag}`, visibility: { to: 'chosen' } }));
    const path = `/v1/content?q=${tag}&inboxId=${inboxId}`;
    expect(ids(await read(path))).toEqual([mine, forTeam]);
    await write(admin, 'PUT', `/v1/inboxes/${inboxId}/members/team/${team}`);
    await write(admin, 'POST', `/v1/inboxes/${inboxId}/visibility/restrict`);
    await expect.poll(async () => ids(await read(path))).toEqual([forTeam]);
    expect((await read(path, outsider)).status).toBe(404);
  });
});

describe('what one may not see', () => {
  it('is not there: in lists, by id, versions, files, render, and for writing', async () => {
    const tag = randomUUID().slice(0, 8);
    const id = await create(snippet({ name: `secret ${tag}`, visibility: { to: 'chosen', teamIds: [team] } }));
    expect(ids(await read(`/v1/content?q=${tag}`, colleague))).toEqual([id]);
    expect(ids(await read(`/v1/content?q=${tag}`, auditor))).toEqual([id]);
    expect(ids(await read(`/v1/content?q=${tag}`, outsider))).toEqual([]);
    for (const path of ['', '/versions', '/versions/1', '/file']) {
      expect((await read(`/v1/content/${id}${path}`, outsider)).status).toBe(404);
    }
    for (const act of ['render', 'archive', 'restore']) {
      expect((await write(outsider, 'POST', `/v1/content/${id}/${act}`, {})).status).toBe(404);
    }
    expect((await revise(id, 0, snippet(), outsider)).status).toBe(404);
    expect((await revise(id, 0, snippet({ name: `Secret ${tag}` }), colleague)).status).toBe(200);
    expect(ids(await read(`/v1/content?q=${tag}`, outsider))).toEqual([id]);
    expect((await write(colleague, 'POST', `/v1/content/${id}/archive`)).status).toBe(403);
    expect((await write(admin, 'POST', `/v1/content/${id}/archive`)).status).toBe(200);
    expect((await write(auditor, 'POST', `/v1/content/${id}/restore`)).status).toBe(403);
    expect((await read('/v1/content', nobody)).status).toBe(403);
    expect((await read(`/v1/content/${id}`, nobody)).status).toBe(403);
  });
});
