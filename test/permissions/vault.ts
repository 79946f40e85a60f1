import { randomUUID } from 'node:crypto';
import { TestImapServer } from '../imap/imap-server.js';
import { acceptedMail, quarantine } from '../world/inbound-mails.js';
import { PIXEL } from '../pixel.js';
import { until } from '../world/until.js';
import type { World } from '../world/world.js';

/** Stands in everything that is said in the vault, and nowhere else. */
export const WORD = 'zugspitze';

/** What the requests of the matrix name. The first ones are known only to those who may see the vault. */
export type Ids = Readonly<{
  inbox: string;
  address: string;
  thread: string;
  /** Another one in the same inbox. */
  spare: string;
  comment: string;
  received: string;
  sent: string;
  held: string;
  attachment: string;
  upload: string;
  draft: string;
  inbound: string;
  quarantined: string;
  mailbox: string;
  /** It tells of the vault alone; whoever may not see it may not know of webhooks at all. */
  webhook: string;
  webhookDelivery: string;
  /** These are everybody's. */
  contact: string;
  company: string;
  content: string;
  document: string;
  view: string;
  user: string;
  /** Somebody with a picture, and the upload that it was taken from. */
  pictured: string;
  picture: string;
  team: string;
  key: string;
  identity: string;
  /** Where a server listens that takes mail. */
  smtpPort: number;
  revision: Readonly<{ draft: number; content: number; associations: number }>;
}>;

/** The same with ids that nothing has, where they are those of the vault. */
export const nowhere = (ids: Ids): Ids => ({
  ...ids,
  inbox: randomUUID(),
  address: 'nobody@threadlog.example',
  thread: randomUUID(),
  spare: randomUUID(),
  comment: randomUUID(),
  received: randomUUID(),
  sent: randomUUID(),
  held: randomUUID(),
  attachment: `${randomUUID()}.0`,
  draft: randomUUID(),
  upload: randomUUID(),
  inbound: randomUUID(),
  quarantined: randomUUID(),
  mailbox: randomUUID(),
  webhook: randomUUID(),
  webhookDelivery: randomUUID(),
});

type Message = Readonly<{ id: string; kind: string }>;

const mails = async ({ people, sales }: World, subject: string, emails: number): Promise<string> => {
  const { id } = await until(`"${subject}" is shown`, async () => {
    const threads = await people.agent.list<{ id: string; subject: string; emails: number }>(
      `/v1/inboxes/${sales.id}/threads?status=all`,
    );
    return threads.find((thread) => thread.subject === subject && thread.emails === emails);
  });
  return id;
};

/** Fills the inbox that only two agents may see with one of everything; gives the ids, and what ends it. */
export const fillVault = async (world: World): Promise<{ ids: Ids; stop: () => Promise<unknown> }> => {
  const { people, sales } = world;
  const { superAdmin, agent } = people;
  await world.customer('Clara', 'clara@fjord.example').writes({ to: sales.address, subject: WORD, text: WORD });
  const thread = await mails(world, WORD, 1);
  const { uploadId: upload } = await agent.upload(`${WORD}.txt`, 'text/plain', Buffer.from(WORD));
  const { emailId: sent } = await agent.post(`/v1/threads/${thread}/replies`, { text: WORD, attachments: [upload] });
  const commented = await agent.post(`/v1/threads/${thread}/comments`, { text: WORD });
  const comment = (commented as unknown as { commentId: string }).commentId;
  await mails(world, WORD, 2);
  const messages = await agent.list<Message>(`/v1/threads/${thread}/messages`);
  const { emailId: held } = await agent.post('/v1/threads', {
    ...{ inboxId: sales.id, from: sales.address, to: ['clara@fjord.example'] },
    ...{ subject: `${WORD} held`, text: WORD, sendAt: new Date(Date.now() + 3_600_000).toISOString() },
  });
  const kept = await agent.post('/v1/drafts', { inboxId: sales.id, subject: WORD, text: WORD, attachments: [upload] });
  const draft = (kept as unknown as { draftId: string }).draftId;

  await world.customer('Clara', 'clara@fjord.example').writes({ to: sales.address, subject: `${WORD} two` });
  const spare = await mails(world, `${WORD} two`, 1);
  const [inbound] = await agent.list<{ id: string }>(`/v1/inbound?inboxId=${sales.id}`);
  const quarantined = await quarantinedMail(world);

  const server = await TestImapServer.start();
  const auth = { kind: 'password', password: server.password };
  const { mailboxId: mailbox } = (await superAdmin.post(`/v1/inboxes/${sales.id}/mailboxes`, {
    ...{ address: sales.address, host: '127.0.0.1', port: server.port, security: 'none', user: server.user, auth },
  })) as unknown as { mailboxId: string };

  const { webhookId: webhook = '' } = (await superAdmin.post('/v1/webhooks', {
    ...{ name: WORD, url: 'http://127.0.0.1:9/', inboxIds: [sales.id] },
  })) as Readonly<{ webhookId?: string }>;
  const { deliveryId: webhookDelivery = '' } = (await superAdmin.post(`/v1/webhooks/${webhook}/test`)) as Readonly<{
    deliveryId?: string;
  }>;

  const { contactId: contact } = await agent.post('/v1/contacts', { name: 'Lu', addresses: ['lu@moreau.example'] });
  const { recordId: company } = await agent.post('/v1/records/company', { name: 'Moreau' });
  const made = async (body: object): Promise<string> =>
    ((await agent.post('/v1/content', body)) as unknown as { contentItemId: string }).contentItemId;
  const content = await made({ kind: 'snippet', name: 'Thanks', text: 'Thank you.' });
  const { uploadId } = await agent.upload('prices.txt', 'text/plain', Buffer.from('prices'));
  const { viewId: view } = (await agent.post('/v1/views', { name: 'Urgent', filter: {} })) as unknown as {
    viewId: string;
  };
  const document = await made({ kind: 'document', name: 'Prices', uploadId });

  const { userId: user } = (await superAdmin.post('/v1/users', {
    ...{ name: 'Ida', email: 'ida@threadlog.example' },
  })) as unknown as { userId: string };
  const { teamId: team } = (await superAdmin.post('/v1/teams', { name: 'Night' })) as unknown as { teamId: string };
  const { keyId: key } = (await superAdmin.post('/v1/api-keys', {
    ...{ userId: user, label: 'telephone' },
  })) as unknown as { keyId: string };
  const { identityId: identity } = (await superAdmin.post(`/v1/users/${user}/identities`, {
    ...{ issuer: 'https://login.threadlog.example', subject: 'ida' },
  })) as unknown as { identityId: string };
  const { uploadId: picture } = await agent.upload('me.png', 'image/png', PIXEL);
  await agent.put('/v1/users/me/avatar', { uploadId: picture });
  await world.settled();
  return {
    ids: {
      ...{
        inbox: sales.id,
        address: sales.address,
        thread,
        spare,
        comment,
        sent,
        held,
        upload,
        draft,
        mailbox,
        webhook,
        webhookDelivery,
        quarantined,
      },
      received: messages.find(({ kind }) => kind === 'received')!.id,
      attachment: `${sent}.0`,
      inbound: inbound!.id,
      ...{ contact, company, content, document, view, user, team, key, identity, picture, pictured: agent.id },
      smtpPort: world.sandbox.smtp.port,
      revision: { draft: 0, content: 0, associations: 0 },
    },
    stop: () => server.stop(),
  };
};

/** A conversation in the inbox where everybody works, and a mail there that no parser could read. */
export const openPlace = async (world: World): Promise<Readonly<{ thread: string; quarantined: string }>> => {
  const { people, support } = world;
  const { threadId: thread } = await people.agent.post('/v1/threads', {
    ...{
      inboxId: support.id,
      from: support.address,
      to: ['noa@fjord.example'],
      subject: 'Open to all',
      text: 'Hello.',
    },
  });
  const quarantined = await acceptedMail(world, support.id);
  await quarantine(world, quarantined);
  await world.settled();
  return { thread, quarantined };
};

/** A mail of the vault that no parser could read. */
const quarantinedMail = async (world: World): Promise<string> => {
  const id = await acceptedMail(world, world.sales.id);
  await quarantine(world, id);
  return id;
};
