import { beforeAll, describe, expect, it } from 'vitest';
import type { ShownMessage, ShownThread } from '#libs/threads';
import type { ShownInboundMail } from '../../libs/incoming/src/inbound-view/shown-inbound-mail.http.js';
import type { ShownInbox } from '../../libs/inboxes/src/inbox-directory/inbox-directory.http.js';
import type { ShownContact } from '../../libs/records/src/contact-view/contact-view.http.js';
import type { TimelineEntry } from '../../libs/timeline/src/record-timeline.http.js';
import { mailsTo, threadWith } from '../world/correspondence.js';
import type { Person } from '../world/person.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

type Sent = Extract<ShownMessage, { kind: 'sent' }>;

const NOBODYS = '0190a000-0000-7000-8000-000000000000';

/** Everything that lies in the restricted inbox of this story. */
const secret = { threadId: '', emailId: '', receivedId: '', attachmentId: '', inboundId: '', contactId: '' };

beforeAll(async () => {
  const { people, support, sales } = world();
  const { agent } = people;
  const clara = world().customer('Clara Jensen', 'clara@fjord.example');
  await clara.writes({ to: sales.address, subject: 'Confidential question' });
  await clara.writes({ to: support.address, subject: 'Ordinary question' });
  const { id: threadId, contactId } = await threadWith(world(), sales.id, 'Confidential question', 1);
  await threadWith(world(), support.id, 'Ordinary question', 1);
  const { uploadId } = await agent.upload('offer.txt', 'text/plain', Buffer.from('Confidential offer'));
  const { emailId } = await agent.post(`/v1/threads/${threadId}/replies`, {
    text: 'Confidential answer',
    attachments: [{ uploadId }],
  });
  await mailsTo(world(), clara.address, 1);
  await world().settled();
  const [received, sent] = await agent.list<Sent>(`/v1/threads/${threadId}/messages`);
  const inbound = await agent.list<ShownInboundMail>('/v1/inbound');
  Object.assign(secret, {
    ...{ threadId, emailId, contactId, receivedId: received!.id },
    attachmentId: sent!.attachments[0]!.id,
    inboundId: inbound.find(({ inboxId }) => inboxId === sales.id)!.id,
  });
}, 60_000);

/** Every read of something in the restricted inbox. */
const reads = (): string[] => {
  const { id } = world().sales;
  const { threadId, emailId, receivedId, attachmentId, inboundId } = secret;
  return [
    ...['', '/threads', '/threads?q=confidential', '/counts', '/sent', '/inbound-policy', '/senders'].map(
      (what) => `/v1/inboxes/${id}${what}`,
    ),
    ...['', '/counts'].map((what) => `/v1/inbound${what}?inboxId=${id}`),
    ...['', '/raw'].map((what) => `/v1/inbound/${inboundId}${what}`),
    ...['', '/messages', '/associations', '/reply-recipients'].map((what) => `/v1/threads/${threadId}${what}`),
    ...[emailId, receivedId].flatMap((mail) =>
      ['', '/full', '/raw', '/quote', '/associations'].map((what) => `/v1/messages/${mail}${what}`),
    ),
    `/v1/attachments/${attachmentId}`,
    ...['/events', '', '?asOf=0'].map((what) => `/v1/audit/threads/${threadId}${what}`),
  ];
};

/** Every command on something in the restricted inbox. */
const acts = (): readonly (readonly [string, string, object])[] => {
  const { people, sales } = world();
  const { threadId, emailId, inboundId } = secret;
  return [
    ['POST', '/v1/threads', { inboxId: sales.id, from: sales.address, to: ['a@b.example'], subject: 'x', text: 'x' }],
    ['POST', `/v1/threads/${threadId}/replies`, { text: 'x' }],
    ['POST', `/v1/threads/${threadId}/comments`, { text: 'x' }],
    ['PUT', `/v1/threads/${threadId}/associations`, { associations: [] }],
    ['PUT', `/v1/messages/${emailId}/associations`, { associations: [] }],
    ['POST', `/v1/threads/${threadId}/close`, {}],
    ['POST', `/v1/threads/${threadId}/reopen`, {}],
    ['PUT', `/v1/threads/${threadId}/assignee`, { kind: 'user', id: people.agent.id }],
    ['DELETE', `/v1/threads/${threadId}/assignee`, {}],
    ['POST', `/v1/messages/${emailId}/retry`, {}],
    ['POST', `/v1/inbound/${inboundId}/reprocess`, {}],
    ['POST', `/v1/inbound/${inboundId}/release`, {}],
    ['POST', `/v1/inbound/${inboundId}/route`, { inboxId: sales.id }],
  ];
};

const act = async (who: Person, [method, path, body]: readonly [string, string, object]) => {
  const { status, body: told } = await who.ask(method, path, { body, key: `${method}${path}` });
  return [`${method} ${path}`, status, (told as { type: string }).type] as const;
};

describe('a restricted inbox', () => {
  it('does not exist for an outsider, whatever is asked for in it', async () => {
    const { outsider } = world().people;
    const ids = [...Object.values(secret), world().sales.id].map((id) => id.slice(0, 36));
    for (const path of reads()) {
      const hidden = await outsider.ask('GET', path);
      expect([path, hidden.status]).toEqual([path, 404]);
      const missingPath = ids.reduce((text, id) => text.replace(id, NOBODYS), path);
      const missing = await outsider.ask('GET', missingPath);
      const { instance: _, ...told } = hidden.body as Record<string, unknown>;
      expect(missing.body).toEqual({ ...told, instance: missingPath });
    }
  });

  it('takes no command of an outsider, and does not say why', async () => {
    const { outsider } = world().people;
    for (const one of acts()) {
      expect(await act(outsider, one)).toEqual([`${one[0]} ${one[1]}`, 404, 'urn:threadlog:problem:not-found']);
    }
  });

  it('leaks nothing through lists that span inboxes', async () => {
    const { people, support, sales } = world();
    const { outsider, agent } = people;
    const timeline = `/v1/records/contact/${secret.contactId}/timeline`;
    expect(await agent.list(timeline)).toHaveLength(4);
    const leaked = [
      ...(await outsider.list<TimelineEntry>(timeline)),
      ...(await outsider.list<ShownInboundMail>('/v1/inbound')),
      ...(await outsider.list<ShownThread>(`/v1/inboxes/${support.id}/threads?status=all`)),
      ...(await outsider.list<ShownInbox>('/v1/inboxes')),
    ];
    expect(leaked).toHaveLength(4);
    expect(JSON.stringify(leaked)).not.toMatch(new RegExp(`onfidential|${sales.id}|${secret.threadId}`));
    expect(await outsider.get('/v1/inbound/counts')).toMatchObject({ received: 1 });
    expect(await agent.get('/v1/inbound/counts')).toMatchObject({ received: 2 });
    const contacts = await outsider.list<ShownContact>('/v1/contacts?q=clara');
    expect(contacts).toHaveLength(1);
  });

  it('is read by an admin who is no member, who may not act in it', async () => {
    const { admin } = world().people;
    for (const path of reads()) {
      const { status } = await admin.ask('GET', path);
      expect([path, status]).toEqual([path, 200]);
    }
    for (const one of acts()) {
      expect(await act(admin, one)).toEqual([`${one[0]} ${one[1]}`, 403, 'urn:threadlog:problem:not-inbox-member']);
    }
  });

  it('was changed by nobody of them', async () => {
    const { people } = world();
    await world().settled();
    const thread = await people.agent.get<ShownThread>(`/v1/threads/${secret.threadId}`);
    expect(thread).toMatchObject({ status: 'open', emails: 2, comments: 0, assignee: { id: people.agent.id } });
  });
});
