import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Holder } from '../../../../test/feature-app.js';
import { second } from '../inbound-mail.fixtures.js';
import { InboundHouse } from '../../../../test/inbound-house.js';
import { INBOUND_STATES } from './inbound-view.projection.js';
import type { InboundCounts } from './inbound-view.http.js';

let inbound: InboundHouse;
let admin: Holder, onlooker: Holder, auditor: Holder, agent: Holder, outsider: Holder;
let support: string, billing: string;
let mails: Readonly<Record<string, string>>;

beforeAll(async () => {
  inbound = await InboundHouse.start();
  const { house } = inbound;
  admin = await house.holder('admin');
  onlooker = await house.holder('accountAccess');
  auditor = await house.holder('auditor');
  agent = await house.holder('member');
  outsider = await house.holder('member');
  support = (await inbound.inbox()).id;
  billing = (await inbound.inbox(agent)).id;
  mails = {
    received: await inbound.mail(support, 'received', { accepted: { at: second(1) } }),
    accepted: await inbound.mail(support, 'accepted', { accepted: { at: second(2) } }),
    duplicate: await inbound.mail(support, 'duplicate', { accepted: { at: second(3) } }),
    spam: await inbound.mail(support, 'spam', {
      accepted: { at: second(4) },
      parsed: { subject: '100% Größe gewinnen', from: { name: 'Łucja Prize', address: 'win@casino.example' } },
    }),
    quarantined: await inbound.mail(support, 'quarantined', { accepted: { at: second(5) } }),
    unrouted: await inbound.mail(null, 'accepted', { accepted: { at: second(6) } }),
    secretSpam: await inbound.mail(billing, 'spam', {
      accepted: { at: second(7) },
      parsed: { subject: 'Secret prize' },
    }),
    secretReceived: await inbound.mail(billing, 'received', { accepted: { at: second(7) } }),
    threaded: await inbound.mail(support, 'threaded', { accepted: { at: second(8) } }),
  };
}, 60_000);
afterAll(() => inbound.stop());

const named = async (who: Holder, filter = ''): Promise<readonly string[]> => {
  const found = await inbound.list(who, filter);
  return found.map(({ id }) => Object.keys(mails).find((name) => mails[name] === id) ?? id);
};

const everywhere = ['threaded', 'quarantined', 'spam', 'duplicate', 'accepted', 'received'];
const secret = ['secretReceived', 'secretSpam'];

describe('the mails that came in', () => {
  it('are listed, the latest first, from the inboxes one may see', async () => {
    expect(await named(outsider)).toEqual(everywhere);
    expect((await named(agent)).toSorted()).toEqual([...everywhere, ...secret].toSorted());
  });

  it('are shown to those who see every inbox also where no inbox is known', async () => {
    for (const who of [admin, onlooker, auditor]) {
      expect((await named(who)).toSorted()).toEqual([...everywhere, ...secret, 'unrouted'].toSorted());
      expect(await named(who, '&state=unrouted')).toEqual(['unrouted']);
    }
    expect(await named(agent, '&state=unrouted')).toEqual([]);
  });

  it.each(['received', 'accepted', 'duplicate', 'spam', 'quarantined', 'threaded'])(
    'are listed by state: %s',
    async (state) => expect(await named(outsider, `&state=${state}`)).toEqual([state]),
  );

  it.each(['parsed', 'expired'])('are listed by state: none is %s', async (state) =>
    expect(await named(admin, `&state=${state}`)).toEqual([]),
  );

  it('are listed of one inbox', async () => {
    expect((await named(agent, `&inboxId=${billing}`)).toSorted()).toEqual(secret);
    expect(await named(admin, `&inboxId=${support}&state=spam`)).toEqual(['spam']);
    expect(await named(admin, `&inboxId=${support}&state=unrouted`)).toEqual([]);
  });

  it.each(['casino', 'WIN@casino.example', 'grosse', 'GRÖSSE 100%', 'lucja', 'prize lucja'])(
    'are found by words of subject or sender: %s',
    async (q) => expect(await named(outsider, `&q=${encodeURIComponent(q)}`)).toEqual(['spam']),
  );

  it.each(['10_%', 'secret', 'casino nothing', '\\'])('are not found by %s', async (q) =>
    expect(await named(outsider, `&q=${encodeURIComponent(q)}`)).toEqual([]),
  );

  it('do not lead to an inbox one may not see', async () => {
    for (const path of [`/v1/inbound?inboxId=${billing}`, `/v1/inbound/counts?inboxId=${billing}`]) {
      const hidden = await inbound.house.call(outsider, 'GET', path);
      const missing = await inbound.house.call(outsider, 'GET', path.replace(billing, randomUUID()));
      expect(hidden.status).toBe(404);
      expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
    }
  });

  it.each(['state=lost', 'inboxId=7', 'limit=0', 'cursor=x', 'q=', 'folder=1'])(
    'are not asked for with %s',
    async (filter) => expect((await inbound.house.call(agent, 'GET', `/v1/inbound?${filter}`)).status).toBe(400),
  );
});

describe('the counts of mails that came in', () => {
  const counted = async (who: Holder, filter = ''): Promise<Partial<InboundCounts>> => {
    const { body } = await inbound.house.call(who, 'GET', `/v1/inbound/counts${filter}`);
    expect(Object.keys(body).toSorted()).toEqual(INBOUND_STATES.toSorted());
    return Object.fromEntries(Object.entries(body as InboundCounts).filter(([, mails]) => mails > 0));
  };

  const open = { received: 1, accepted: 1, duplicate: 1, spam: 1, quarantined: 1, threaded: 1 };

  it('are of the inboxes one may see, and of none', async () => {
    expect(await counted(outsider)).toEqual(open);
    expect(await counted(agent)).toEqual({ ...open, spam: 2, received: 2 });
    for (const who of [admin, onlooker, auditor])
      expect(await counted(who)).toEqual({ ...open, spam: 2, received: 2, unrouted: 1 });
  });

  it('are of one inbox when it is named', async () =>
    expect(await counted(agent, `?inboxId=${billing}`)).toEqual({ spam: 1, received: 1 }));
});
