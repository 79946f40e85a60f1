import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlobsModule } from '#libs/blobs';
import { InboxesApi, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import { RecordsApi, recordsEvents, recordsProjections } from '#libs/records';
import { type Answer, type FeatureApp, type Holder, startFeatureApp } from '../../../../test/feature-app.js';
import { ContentApi, contentEvents, contentVersionView, contentView } from '../index.js';

let house: FeatureApp;
let folder: string;
let admin: Holder, agent: Holder;
let contactId: string, dealId: string, inboxId: string, hiddenInbox: string;

const id = async (who: Holder, path: string, body: object, name: string): Promise<string> => {
  const answer = await house.call(who, 'POST', path, { body });
  expect(answer).toMatchObject({ status: 201 });
  await house.shown(answer.headers.get('X-Position') ?? '0');
  return String(answer.body[name]);
};

const content = (body: object): Promise<string> => id(agent, '/v1/content', body, 'contentItemId');

const render = (contentItemId: string, body: object = {}): Promise<Answer> =>
  house.call(agent, 'POST', `/v1/content/${contentItemId}/render`, { body });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-content-'));
  house = await startFeatureApp({
    imports: [BlobsModule.forRoot({ url: pathToFileURL(folder).href }), PeopleApi, InboxesApi, RecordsApi, ContentApi],
    events: { ...peopleEvents, ...inboxesEvents, ...recordsEvents, ...contentEvents },
    projections: [...peopleProjections, ...inboxesProjections, ...recordsProjections, contentView, contentVersionView],
  });
  [admin, agent] = [await house.holder('admin'), await house.holder('member')];
  const zoe = { name: 'Zoë <b>Cœur</b>', addresses: ['zoe@example.org'] };
  contactId = await id(agent, '/v1/contacts', zoe, 'contactId');
  dealId = await id(agent, '/v1/records/deal', { name: 'Renewal & more' }, 'recordId');
  inboxId = await id(admin, '/v1/inboxes', { name: 'Support' }, 'inboxId');
  hiddenInbox = await id(admin, '/v1/inboxes', { name: 'Board' }, 'inboxId');
  await house.call(admin, 'POST', `/v1/inboxes/${hiddenInbox}/visibility/restrict`);
});
afterAll(async () => {
  await house.stop();
  await rm(folder, { recursive: true, force: true });
});

const letter = {
  kind: 'template',
  name: 'Letter',
  subject: '{{ records.deal.name }} for {{ contact.firstName }}',
  html: '<p>Dear {{ contact.name }}, <a href="https://shop.example/?c={{ contact.id }}">look</a></p><p>{{ inbox.name }}</p>',
};

describe('a template', () => {
  it('is filled in, its HTML with text, and says as what it would be inserted', async () => {
    const template = await content(letter);
    const rendered = await render(template, { contactId, records: [{ type: 'deal', id: dealId }], inboxId });
    expect(rendered).toMatchObject({
      status: 200,
      body: {
        subject: 'Renewal & more for Zoë',
        html: expect.stringContaining(
          '<p>Dear Zoë &lt;b&gt;Cœur&lt;/b&gt;, <a href="https://shop.example/?c=',
        ) as string,
        text: expect.stringContaining('Dear Zoë <b>Cœur</b>, look') as string,
        missing: [],
        file: null,
        insertedAs: { contentItemId: template, kind: 'template', version: 1 },
      },
    });
  });

  it('names what is missing, and is rendered without it', async () => {
    const template = await content({ ...letter, text: '{{ sender.name }} {{ contact.phone }}' });
    const { body } = await render(template);
    expect(body).toMatchObject({ subject: 'for', text: expect.stringMatching(/^User \w{4} $/) as string });
    expect(body['missing']).toEqual([
      ...['records.deal.name', 'contact.firstName', 'contact.name', 'contact.id', 'inbox.name', 'contact.phone'],
    ]);
  });

  it('is rendered as any of its versions', async () => {
    const template = await content({ kind: 'snippet', name: 'S', text: 'one {{ today }}' });
    const headers = { 'If-Match': '"0"' };
    const body = { kind: 'snippet', name: 'S', text: 'two' };
    expect((await house.call(agent, 'PUT', `/v1/content/${template}`, { body, headers })).status).toBe(200);
    expect((await render(template)).body).toMatchObject({ text: 'two', insertedAs: { version: 2 } });
    const first = (await render(template, { version: 1 })).body;
    expect(first).toMatchObject({ subject: null, html: null, insertedAs: { version: 1 } });
    expect(first['text']).toMatch(/^one \d{4}-\d\d-\d\d$/);
    expect((await render(template, { version: 3 })).status).toBe(404);
  });

  it('knows nothing that the caller may not see', async () => {
    const template = await content(letter);
    const asked: readonly object[] = [
      { inboxId: hiddenInbox },
      { contactId: randomUUID() },
      { senderId: randomUUID() },
      { records: [{ type: 'ticket', id: dealId }] },
    ];
    for (const body of asked) expect((await render(template, body)).status).toBe(404);
    expect((await render(randomUUID())).status).toBe(404);
  });

  it('cannot bring in what acts, nor a second line of a subject', async () => {
    const html = '{{ "<script>alert(1)</script><img src=x onerror=alert(1)>" | raw }}<b>x</b>';
    const subject = 'a{{ "%0D%0ABcc: b@example.org" | url_decode }}';
    const { body } = await render(await content({ kind: 'template', name: 'T', subject, html }));
    expect(body).toMatchObject({ subject: 'a Bcc: b@example.org', html: '<img /><b>x</b>' });
  });

  it('that does not come to an end is refused, with the place', async () => {
    const text = 'a\n{% for a in (1..9000) %}{% for b in (1..9000) %}{% assign c = b %}{% endfor %}{% endfor %}';
    const answer = await render(await content({ kind: 'snippet', name: 'Endless', text }));
    expect(answer).toMatchObject({
      status: 400,
      body: { type: 'urn:threadlog:problem:template-faulty', errors: [{ pointer: '/text' }] },
    });
  });

  it('of any text is kept and rendered, or refused with a pointer', async () => {
    const words = fc.constantFrom(
      ...['{{', '}}', '{%', '%}', '| raw', 'for a in (1..999)', 'endfor', 'if contact', 'endif', 'assign a = ', 'raw'],
      ...['endraw', 'contact.name', '"', "'", '<p>', '</p>', '<a href=', '<!--', '-->', '\n', '\0', 'comment', 'x'],
    );
    const source = fc.array(words, { minLength: 1, maxLength: 20 }).map((all) => all.join(' '));
    await fc.assert(
      fc.asyncProperty(source, async (html) => {
        const answer = await house.call(agent, 'POST', '/v1/content', { body: { kind: 'snippet', name: 'S', html } });
        if (answer.status === 201) {
          expect([200, 400]).toContain((await render(String(answer.body['contentItemId']), { contactId })).status);
        } else expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/html' }] } });
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('other kinds', () => {
  const url = 'https://meet.example/ada?a=1&b=2';

  it.each([
    [
      { kind: 'meeting-link', name: 'Meet <Ada>', url },
      '<p><a href="https://meet.example/ada?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">Meet &lt;Ada&gt;</a></p>',
      `Meet <Ada>: ${url}`,
    ],
    [
      { kind: 'video', name: 'Tour', url, thumbnailUrl: 'https://video.example/tour.png' },
      '<p><a href="https://meet.example/ada?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank"><img alt="Tour" width="480" src="https://video.example/tour.png" /></a></p>',
      `Tour: ${url}`,
    ],
    [
      { kind: 'article', name: 'How to {{ liquid }}', html: '<h1>Write {{ contact.name }}</h1>' },
      '<h1>Write {{ contact.name }}</h1>',
      'Write {{ contact.name }}',
    ],
    [
      { kind: 'quote', name: 'Offer 7', url, text: 'Two desks\nand a chair' },
      '<p><a href="https://meet.example/ada?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">Offer 7</a></p><p>Two desks<br />and a chair</p>',
      `Offer 7: ${url}\n\nTwo desks\nand a chair`,
    ],
  ])('are rendered as they are inserted: %j', async (body, html, text) => {
    const item = await content(body);
    expect((await render(item)).body).toEqual({
      subject: null,
      html,
      text,
      missing: [],
      file: null,
      insertedAs: { contentItemId: item, kind: body.kind, version: 1 },
    });
  });

  it('is filled in with no contact and no record that the caller does not see', async () => {
    const template = await content(letter);
    const contact = await id(admin, '/v1/contacts', { name: 'Secret' }, 'contactId');
    const deal = await id(admin, '/v1/records/deal', { name: 'Secret' }, 'recordId');
    const body = { visibility: { to: 'chosen' } };
    for (const path of [`/v1/contacts/${contact}`, `/v1/records/deal/${deal}`])
      expect((await house.call(admin, 'PUT', `${path}/visibility`, { body })).status).toBe(200);
    expect((await render(template, { contactId: contact })).status).toBe(404);
    expect((await render(template, { records: [{ type: 'deal', id: deal }] })).status).toBe(404);
  });
});
