import { describe, expect, it } from 'vitest';
import type { Written } from '../world/person.js';
import { mailsTo } from '../world/correspondence.js';
import { theWorld } from '../world/world.js';

const world = theWorld({ env: { PUBLIC_URL: 'https://mail.threadlog.example' } });

type Item = Readonly<{ id: string; name: string; version: number; revision: number }>;
type Rendered = Readonly<{ subject: string; html: string; missing: readonly string[]; insertedAs: object }>;

describe('a template', () => {
  it('is written by one, corrected by another in time, and sent to a customer as it then was', async () => {
    const { people, support } = world();
    const { superAdmin, agent, agent2, outsider } = people;
    const { teamId } = (await superAdmin.post('/v1/teams', { name: 'Desks' })) as Written &
      Readonly<{ teamId: string }>;
    for (const { id } of [agent, agent2]) await superAdmin.put(`/v1/teams/${teamId}/members/${id}`);
    const letter = {
      kind: 'template',
      name: 'Bureau prêt',
      subject: 'Your {{ records.deal.name }} is ready',
      html: '<p>Dear {{ contact.firstName }}, it is redy. {{ sender.firstName }}</p>',
      visibility: { to: 'chosen', teamIds: [teamId] },
    };
    const made = await agent.post('/v1/content', letter);
    const after = made.position;
    const [found] = await agent2.list<Item>('/v1/content?kind=template&q=BUREAU+pret', { after });
    expect(found).toMatchObject({ name: 'Bureau prêt', version: 1, revision: 0 });
    const path = `/v1/content/${found!.id}`;
    expect(await outsider.list('/v1/content?q=bureau', { after })).toEqual([]);
    expect((await outsider.ask('POST', `${path}/render`, { body: {} })).status).toBe(404);

    const corrected = { ...letter, html: letter.html.replace('redy', 'ready') };
    const headers = { 'If-Match': `"${found!.revision}"` };
    await agent2.put(path, corrected, { headers });
    const late = await agent.ask('PUT', path, { body: { ...letter, name: 'Mine' }, headers });
    expect(late).toMatchObject({ status: 412, body: { since: [{ type: 'ContentItemRevised' }] } });

    const { contactId } = await agent.post('/v1/contacts', { name: 'Ida Berg', addresses: ['ida@berg.example'] });
    const blank = (await agent.post(`${path}/render`, { contactId })) as unknown as Rendered;
    expect(blank.missing).toEqual(['records.deal.name']);
    const { recordId } = await agent.post('/v1/records/deal', { name: 'desk' });
    const asked = { contactId, records: [{ type: 'deal', id: recordId }], inboxId: support.id };
    const { subject, html, ...rest } = (await agent.post(`${path}/render`, asked)) as unknown as Rendered;
    expect(rest).toMatchObject({ missing: [], insertedAs: { kind: 'template', version: 2 } });

    const mail = { inboxId: support.id, from: support.address, to: ['ida@berg.example'], subject, html };
    await agent.post('/v1/threads', mail);
    const [sent] = await mailsTo(world(), 'ida@berg.example', 1);
    expect(sent!.raw.toString('latin1')).toMatch(/^Subject: Your desk is ready\r\n[^]*Dear Ida, it is ready\./m);
    const archived = await agent.post(`${path}/archive`);
    expect(await agent.list('/v1/content?q=bureau', { after: archived.position })).toEqual([]);
    expect(await agent.get(`${path}/versions/1`)).toMatchObject({ html: letter.html });
  });
});

describe('a document', () => {
  it('is linked to in a signed mail, and the Sent view tells that the customer looked at it', async () => {
    const { people, support } = world();
    const { agent } = people;
    const prices = Buffer.from('%PDF-1.7 the price list');
    const { uploadId } = await agent.upload('prices.pdf', 'application/octet-stream', prices);
    const document = (await agent.post('/v1/content', { kind: 'document', name: 'Prices', uploadId })) as Written &
      Readonly<{ contentItemId: string }>;
    const { contentItemId } = document;
    await agent.put(`/v1/inboxes/${support.id}/signatures/own`, { text: 'Yours, {{ sender.firstName }}' });
    const { html } = (await agent.post(`/v1/content/${contentItemId}/render`)) as unknown as Rendered;
    const { emailId } = await agent.post('/v1/threads', {
      inboxId: support.id,
      from: support.address,
      to: ['lars@berg.example'],
      subject: 'Our prices',
      html: `<p>Here they are:</p>${html}`,
      inserted: [{ contentItemId, as: 'link' }],
      sign: 'usual',
    });
    const [sent] = await mailsTo(world(), 'lars@berg.example', 1);
    const raw = sent!.raw.toString('latin1').replace(/=\r\n/g, '');
    expect(raw).toContain('Yours, ');
    const [, token = ''] = /https:\/\/mail\.threadlog\.example\/d\/([\w-]{40})/.exec(raw) ?? [];
    const agentOfCustomer = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const headers = { 'User-Agent': agentOfCustomer };
    const opened = await fetch(`${world().process('api').url}/d/${token}`, { headers });
    expect(Buffer.from(await opened.arrayBuffer())).toEqual(prices);
    expect(opened.headers.get('Content-Type')).toBe('application/pdf');
    type Sent = Readonly<{ id: string; openedDocuments: readonly object[] }>;
    const list = await agent.list<Sent>(`/v1/inboxes/${support.id}/sent`, { after: await world().settled() });
    expect(list.find(({ id }) => id === emailId)?.openedDocuments).toMatchObject([{ contentItemId, opens: 1 }]);
    for (const { said } of world().processes) expect(said.join('\n')).not.toContain(token);
  });
});
