import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Holder } from '../../../../test/feature-app.js';
import { foundSpam, parsed, threaded } from '../inbound-mail.fixtures.js';
import { InboundHouse } from '../../../../test/inbound-house.js';
import type { ShownInboundStory } from './shown-story.http.js';

let inbound: InboundHouse;
let admin: Holder, auditor: Holder, agent: Holder, outsider: Holder;
let support: { id: string; address: string }, billing: { id: string; address: string };

beforeAll(async () => {
  inbound = await InboundHouse.start();
  admin = await inbound.house.holder('admin');
  auditor = await inbound.house.holder('auditor');
  agent = await inbound.house.holder('member');
  outsider = await inbound.house.holder('member');
  support = await inbound.inbox();
  billing = await inbound.inbox(agent);
}, 60_000);
afterAll(() => inbound.stop());

const story = async (who: Holder, id: string): Promise<ShownInboundStory> => {
  const { status, body } = await inbound.house.call(who, 'GET', `/v1/inbound/${id}`);
  expect(status).toBe(200);
  return body as unknown as ShownInboundStory;
};

const types = ({ events }: ShownInboundStory): readonly string[] => events.map(({ type }) => type);

describe('one mail that came in', () => {
  it('tells how it came, what it says, and every decision on it', async () => {
    const id = await inbound.mail(support.id, 'received');
    const told = await story(agent, id);
    const { attribution, threading, spam } = threaded().data;
    expect(told).toMatchObject({
      ...{ id, inboxId: support.id, state: 'received', subject: 'Invoice 7', parserVersion: 1 },
      ...{ via: 'smtp', remote: 'mx.example.net [192.0.2.1]', source: null, envelopeTo: ['support@example.org'] },
      routing: { rule: 'envelope', considered: ['support@example.org'], version: 1 },
      parsed: { messageId: parsed().data.messageId, rawDate: 'yesterday', forwarded: null, report: null },
      ...{ attribution, threading, spam, routed: null, duplicate: null, quarantine: null, sameMessageIdAs: null },
      ...{ released: [], reprocessed: [], expiredAt: null, defects: ['date-unreadable'] },
    });
    expect(types(told)).toEqual(['InboundMailAccepted', 'InboundMailParsed', 'InboundMailThreaded']);
    expect(told.events[1]).toMatchObject({
      revision: 1,
      at: parsed().data.at,
      actor: { kind: 'system', id: 'test' },
      data: { subject: 'Invoice 7' },
    });
  });

  it('is told as lists tell it, whatever became of it', async () => {
    for (const becoming of ['accepted', 'duplicate', 'spam', 'quarantined', 'threaded', 'received'] as const) {
      const id = await inbound.mail(support.id, becoming);
      const listed = (await inbound.list(agent, `&inboxId=${support.id}`)).find((mail) => mail.id === id);
      expect(listed?.state).toBe(becoming);
      expect(await story(agent, id)).toMatchObject({ ...listed });
    }
  });

  it('says why it is spam and until when it is kept', async () => {
    const told = await story(agent, await inbound.mail(support.id, 'spam'));
    const { verdict, keptUntil } = foundSpam().data;
    expect(told).toMatchObject({ state: 'spam', spam: verdict, keptUntil, threadId: null });
  });

  it('keeps the names of inboxes from those who do not know of them', async () => {
    const { address: known } = support;
    const [name, domain] = billing.address.split('@');
    const addresses = [known, billing.address.toUpperCase(), `${name}+may@${domain}`, 'nobody@example.org'];
    const id = await inbound.mail(support.id, 'received', {
      accepted: { envelopeTo: addresses, routing: { rule: 'envelope', considered: addresses, version: 1 } },
    });
    const told = await story(outsider, id);
    expect(told.envelopeTo).toEqual([known, 'nobody@example.org']);
    expect(told.routing.considered).toEqual([known, 'nobody@example.org']);
    expect(JSON.stringify(told).toLowerCase()).not.toContain(name);
    for (const who of [agent, admin]) {
      expect((await story(who, id)).envelopeTo).toEqual(addresses);
      expect((await story(who, id)).events[0]?.data).toMatchObject({ envelopeTo: addresses });
    }
  });

  it('can be had byte for byte, and a browser does nothing with it but save it', async () => {
    const raw = 'Subject: <script>\r\nFrom: a\0b\r\n\r\n<html><script>alert(1)</script>\r\n\u00e9\n';
    const id = await inbound.mail(support.id, 'quarantined', { raw });
    const { status, headers, text } = await inbound.raw(agent, id);
    expect([status, text]).toEqual([200, raw]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'message/rfc822',
      'content-length': String(Buffer.byteLength(raw)),
      'content-disposition': `attachment; filename="${id}.eml"; filename*=UTF-8''${id}.eml`,
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/) as string,
      'x-content-type-options': 'nosniff',
    });
  });

  it('does not exist for those who may not see its inbox, to the letter', async () => {
    const hidden = await inbound.mail(billing.id, 'spam');
    for (const what of ['', '/raw']) {
      const answers = [hidden, randomUUID()].map((id) =>
        inbound.house.call(outsider, 'GET', `/v1/inbound/${id}${what}`),
      );
      const [told, missing] = await Promise.all(answers);
      expect(told?.status).toBe(404);
      expect({ ...told?.body, instance: '' }).toEqual({ ...missing?.body, instance: '' });
      expect((await inbound.raw(auditor, hidden)).status).toBe(200);
    }
  });

  it('without an inbox is shown to those who see every inbox', async () => {
    const id = await inbound.mail(null, 'accepted');
    for (const who of [admin, auditor]) {
      expect(await story(who, id)).toMatchObject({ state: 'unrouted', inboxId: null, routed: null });
      expect((await inbound.raw(who, id)).status).toBe(200);
    }
    expect((await inbound.house.call(agent, 'GET', `/v1/inbound/${id}`)).status).toBe(404);
    expect((await inbound.raw(agent, id)).status).toBe(404);
  });
});
