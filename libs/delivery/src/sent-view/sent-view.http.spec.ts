import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxesApi, InboxesDirectory, inboxesEvents, inboxesProjections } from '#libs/inboxes';
import { PeopleApi, peopleEvents, peopleProjections } from '#libs/people';
import {
  DocumentOpens,
  documentOpensView,
  evolve,
  noThread,
  type ThreadEvent,
  threadEvents,
  threadStream,
} from '#libs/threads';
import { type FeatureApp, type Holder, startFeatureApp, system } from '../../../../test/feature-app.js';
import {
  attempted,
  composed,
  deferred,
  delivered,
  failed,
  held,
  mailbox,
  minute,
  opened,
  uuid,
} from '../../../threads/src/thread.fixtures.js';
import { CountSentHandler, CountSentRoutes } from './count-sent.http.js';
import { SentReach } from './sent-reach.http.js';
import { ListSentHandler, ListSentRoutes } from './sent-view.http.js';
import { sentView } from './sent-view.projection.js';
import type { ShownSentMail } from './shown-sent.http.js';

@Module({
  imports: [InboxesDirectory],
  controllers: [ListSentRoutes, CountSentRoutes],
  providers: [SentReach, DocumentOpens, ListSentHandler, CountSentHandler],
})
class SentViewAlone {}

let house: FeatureApp;
let admin: Holder, ada: Holder, ben: Holder, auditor: Holder;
let support: string, board: string;

const inbox = async (...members: readonly Holder[]): Promise<string> => {
  const asAdmin = (method: string, path: string, body?: object) =>
    house.call(admin, method, path, body === undefined ? {} : { body });
  const id = String((await asAdmin('POST', '/v1/inboxes', { name: 'Support' })).body['inboxId']);
  for (const member of members) await asAdmin('PUT', `/v1/inboxes/${id}/members/user/${member.id}`);
  if (members.length > 0) await asAdmin('POST', `/v1/inboxes/${id}/visibility/restrict`);
  return id;
};

type Said = Partial<ReturnType<typeof composed>['data']>;

/** Writes a mail, called by its subject, in a thread of its own. */
const mail = async (said: Said, ...after: readonly ThreadEvent[]): Promise<void> => {
  const ids = { threadId: randomUUID(), emailId: randomUUID() };
  const past = [opened(), composed({ authorId: ada.id, inboxId: support, ...said }), ...after];
  const events = past.map((event) => ({ ...event, data: { ...event.data, ...ids } }) as ThreadEvent);
  const asGiven = { initialState: noThread, decide: () => events, evolve };
  await house.shown((await house.store.handle(asGiven, threadStream(ids.threadId), null, system())).position);
};

const file = { attachmentId: 'x.0', fileName: 'Größen-Tabelle.pdf', contentId: null, inline: false } as const;
const zoe = mailbox('zoe@example.net', 'Zoë');
const clara = mailbox('clara.jensen@fjord.example', 'Clara Jensen');
const boss = mailbox('boss@secret.example', 'Bea Boss');

beforeAll(async () => {
  house = await startFeatureApp({
    imports: [PeopleApi, InboxesApi, SentViewAlone],
    events: { ...peopleEvents, ...inboxesEvents, ...threadEvents },
    projections: [...peopleProjections, ...inboxesProjections, sentView, documentOpensView],
  });
  admin = await house.holder('admin');
  ada = await house.holder('member');
  ben = await house.holder('member');
  auditor = await house.holder('auditor');
  support = await inbox();
  board = await inbox(ada);
  await mail(
    { subject: 'offer', at: minute(1), to: [clara], preview: 'For 12 tables' },
    attempted({ recipients: [clara.address] }),
    delivered({ recipient: clara.address }),
  );
  await mail({ subject: 'plan', at: minute(2), attachments: [{ ...file, blob: composed().data.text! }] });
  await mail({ subject: 'held', at: minute(3), ...held(), authorId: ben.id });
  await mail({ subject: 'lost', at: minute(4), authorId: ben.id }, attempted(), failed());
  await mail(
    { subject: 'copied', at: minute(5), bcc: [boss] },
    attempted({ recipients: [zoe.address, boss.address] }),
    delivered(),
    failed({ recipient: boss.address }),
  );
  await mail(
    { subject: 'minutes', at: minute(6), inboxId: board, to: [boss], bcc: [mailbox('quiet@secret.example')] },
    attempted({ recipients: [boss.address] }),
    deferred({ recipient: boss.address }),
  );
}, 60_000);
afterAll(() => house.stop());

/** All of a list, page by page. */
const listed = async (who: Holder, path: string): Promise<readonly ShownSentMail[]> => {
  const seen: ShownSentMail[] = [];
  for (let next: string | null = ''; next !== null;) {
    const cursor: string = next && `&cursor=${next}`;
    const { status, body } = await house.call(who, 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=2${cursor}`);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    seen.push(...(body['data'] as ShownSentMail[]));
    next = (body['page'] as { next: string | null }).next;
  }
  return seen;
};

const subjects = async (who: Holder, path: string): Promise<readonly string[]> =>
  (await listed(who, path)).map(({ subject }) => subject);

const inSupport = (filter = ''): string => `/v1/inboxes/${support}/sent?${filter}`;

describe('the mails written in an inbox', () => {
  it.each([
    ['', ['copied', 'lost', 'held', 'plan', 'offer']],
    ['state=failed', ['copied', 'lost']],
    ['state=held,delivered', ['held', 'offer']],
    ['state=canceled', []],
    ['author=me', ['copied', 'plan', 'offer']],
    ['recipient=Clara.Jensen@fjord.example', ['offer']],
    ['recipient=boss@secret.example', ['copied']],
    ['recipient=jensen@fjord.example', []],
    [`since=${minute(3)}&before=${minute(5)}`, ['lost', 'held']],
    ['since=2026-03-01T11:05:00%2B02:00', ['copied']],
    ['attachments=true', ['plan']],
    ['attachments=false&state=queued', []],
    ['q=grossen%20tab', ['plan']],
    ['q=ZOE', ['copied', 'lost', 'held', 'plan']],
    ['q=12%20jensen', ['offer']],
    ['q=bea', ['copied']],
    ['q=fjord.example', ['offer']],
    ['q=ensen', []],
    ['q=jensen%20nobody', []],
    ['q=held&state=failed', []],
    ['q=---', ['copied', 'lost', 'held', 'plan', 'offer']],
  ])('are, where %s', async (filter, expected) => expect(await subjects(ada, inSupport(filter))).toEqual(expected));

  it('are those of another person too', async () =>
    expect(await subjects(ada, inSupport(`author=${ben.id}`))).toEqual(['lost', 'held']));

  it('tell of each recipient, and from when a mail may leave', async () => {
    const [copied, , waiting] = await listed(ada, inSupport());
    expect(copied).toMatchObject({ state: 'failed', attempts: 1, release: { why: 'at-once' } });
    expect(copied?.recipients.map(({ address, state }) => [address, state])).toEqual([
      ['zoe@example.net', 'delivered'],
      ['boss@secret.example', 'failed'],
    ]);
    expect(waiting).toMatchObject({ state: 'held', release: held().release });
  });

  it.each(['state=lost', 'author=you', 'recipient=boss', 'since=today', 'since=9999-12-31T23:00:00-14:00', 'folder=1'])(
    'are not asked for with %s',
    async (filter) => expect((await house.call(ada, 'GET', inSupport(filter))).status).toBe(400),
  );

  it('are hidden with an inbox one may not see', async () => {
    for (const path of ['sent', 'sent/counts']) {
      const hidden = await house.call(ben, 'GET', `/v1/inboxes/${board}/${path}`);
      const missing = await house.call(ben, 'GET', `/v1/inboxes/${randomUUID()}/${path}`);
      expect(hidden.status).toBe(404);
      expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
    }
  });
});

describe('what went by Bcc', () => {
  it('is found, shown and counted by nobody who may not act in the inbox', async () => {
    const [copied] = await listed(auditor, inSupport());
    expect(copied).toMatchObject({ subject: 'copied', state: 'delivered' });
    expect(JSON.stringify(copied)).not.toContain('secret.example');
    expect(await subjects(auditor, inSupport('state=failed'))).toEqual(['lost']);
    expect(await subjects(auditor, inSupport('state=delivered'))).toEqual(['copied', 'offer']);
    for (const filter of ['recipient=boss@secret.example', 'q=boss', 'q=secret.example', 'q=(boss', 'q=bea']) {
      expect(await subjects(auditor, inSupport(filter))).toEqual([]);
    }
    const { body } = await house.call(auditor, 'GET', `/v1/inboxes/${support}/sent/counts`);
    expect(body).toMatchObject({ failed: 1, delivered: 2 });
  });

  it('is known to those who may act there, also in a list of all inboxes', async () => {
    expect(await subjects(ada, `/v1/sent?q=boss`)).toEqual(['minutes', 'copied']);
    expect(await subjects(auditor, `/v1/sent?author=${ada.id}&q=boss`)).toEqual(['minutes']);
  });

  it('is told apart where one may act in some inboxes and only read in others', async () => {
    const ofAda = `/v1/sent?author=${ada.id}`;
    expect(await subjects(admin, `${ofAda}&q=boss`)).toEqual(['minutes', 'copied']);
    expect(await subjects(admin, `${ofAda}&q=quiet`)).toEqual([]);
    expect(await subjects(ada, `${ofAda}&q=quiet`)).toEqual(['minutes']);
    expect(await subjects(admin, `${ofAda}&state=failed,deferred`)).toEqual(['minutes', 'copied']);
    expect(await subjects(ada, `${ofAda}&recipient=quiet@secret.example`)).toEqual(['minutes']);
    const { body } = await house.call(admin, 'GET', `/v1/sent/counts?author=${ada.id}`);
    expect(body).toMatchObject({ failed: 1, deferred: 1, queued: 1, delivered: 1, sending: 0 });
  });
});

describe('the mails of one person', () => {
  it("are the caller's own in every inbox, unless it is said whose", async () => {
    expect(await subjects(ada, '/v1/sent')).toEqual(['minutes', 'copied', 'plan', 'offer']);
    expect(await subjects(ada, `/v1/sent?author=${ben.id}&state=held`)).toEqual(['held']);
    expect(await subjects(auditor, '/v1/sent')).toEqual([]);
  });

  it('are none in an inbox that the asker may not see', async () =>
    expect(await subjects(ben, `/v1/sent?author=${ada.id}`)).toEqual(['copied', 'plan', 'offer']));
});

describe('the counts of mails', () => {
  const counted = async (who: Holder, path: string): Promise<object> => {
    const { body } = await house.call(who, 'GET', path);
    return Object.fromEntries(Object.entries(body).filter(([, mails]) => mails !== 0));
  };

  it('say how many are in each state', async () => {
    const counts = `/v1/inboxes/${support}/sent/counts`;
    expect(await counted(ada, counts)).toEqual({ failed: 2, held: 1, queued: 1, delivered: 1 });
    expect(await counted(ada, `${counts}?author=me`)).toEqual({ failed: 1, queued: 1, delivered: 1 });
    expect(await counted(ada, '/v1/sent/counts')).toEqual({ failed: 1, queued: 1, delivered: 1, deferred: 1 });
    expect(await counted(ben, `/v1/sent/counts?author=${ada.id}`)).toEqual({ failed: 1, queued: 1, delivered: 1 });
    expect(await counted(auditor, `/v1/sent/counts?author=${ada.id}`)).toEqual({
      delivered: 2,
      queued: 1,
      deferred: 1,
    });
  });

  it('are none for somebody who wrote nothing', async () =>
    expect(await counted(ada, `/v1/sent/counts?author=${uuid(77)}`)).toEqual({}));
});
