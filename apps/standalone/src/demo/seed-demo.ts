import { renderMail, SmtpSender } from '#libs/mail';
import { clara, conversations, type DemoConversation, luc } from './conversations.js';
import { DemoApi } from './demo-api.js';
import { type DemoFile, type DemoPerson } from './demo-file.js';
import { demoId } from './demo-people.js';

/** The demo's places: like what is written to its file, before there are inboxes. */
type Place = Omit<DemoFile, 'inboxes'> & Readonly<{ answer: (subject: string, text: string) => Promise<void> }>;

type Inboxes = Readonly<Record<DemoConversation['inbox'], Readonly<{ id: string; address: string }>>>;

const FIRST_DAY = Date.parse('2026-01-12T08:00:00Z');
const HOUR = 3_600_000;

/** The people, inboxes and records that the conversations need. */
const addInboxes = async (admin: DemoApi): Promise<Inboxes> => {
  const team = String((await admin.post('/v1/teams', 'team-sales', { name: 'Sales' })).teamId);
  for (const person of ['agent', 'agent2'] as const)
    await admin.put(`/v1/teams/${team}/members/${demoId(person)}`, person);
  const inbox = async (name: string, address: string) => {
    const id = String((await admin.post('/v1/inboxes', `inbox-${name}`, { name })).inboxId);
    await admin.put(`/v1/inboxes/${id}/addresses/${address}`, `address-${name}`, { name: `${name} at Threadlog` });
    return { id, address };
  };
  const support = await inbox('Support', 'support@threadlog.example');
  const sales = await inbox('Sales', 'sales@threadlog.example');
  await admin.put(`/v1/inboxes/${sales.id}/members/team/${team}`, 'sales-team');
  await admin.post(`/v1/inboxes/${sales.id}/visibility/restrict`, 'sales-restricted');
  return { support, sales };
};

const addRecords = async (agent: DemoApi): Promise<void> => {
  const contact = async ({ name, address }: typeof clara) =>
    String((await agent.post('/v1/contacts', `contact-${name}`, { name, addresses: [address] })).contactId);
  const record = async (type: string, name: string) =>
    String((await agent.post(`/v1/records/${type}`, `${type}-${name}`, { name })).recordId);
  const [claraId, company, deal] = [
    await contact(clara),
    await record('company', 'Fjord Furniture'),
    await record('deal', 'Forty seats for Fjord Furniture'),
  ];
  const [lucId, ticket] = [await contact(luc), await record('ticket', 'White page after the password')];
  const link = (type: string, id: string, contactId: string) =>
    agent.put(`/v1/records/${type}/${id}/links/contact/${contactId}`, `link-${type}`);
  await Promise.all([link('company', company, claraId), link('deal', deal, claraId), link('ticket', ticket, lucId)]);
};

const sendIn = async (sender: SmtpSender, talk: DemoConversation, to: string, n: number): Promise<void> => {
  const raw = await renderMail({
    from: talk.from,
    to: [{ address: to, name: '' }],
    cc: [],
    subject: talk.subject,
    text: talk.text,
    html: talk.html ?? null,
    attachments: talk.file === undefined ? [] : [{ ...talk.file, content: Buffer.from(talk.file.content) }],
    messageId: `<demo-${n}@${talk.from.address.split('@')[1]}>`,
    inReplyTo: null,
    references: [],
    date: new Date(FIRST_DAY + n * HOUR).toISOString(),
    boundarySeed: `demo ${n}`,
    ...(talk.automatic === true ? { autoSubmitted: 'auto-replied' as const } : {}),
  });
  await sender.send({ from: talk.from.address, to: [to] }, raw);
};

/** What the team makes of one conversation, in order; each step is found done at a second run. */
const converse = async (talk: DemoConversation, inboxId: string, agents: Agents, { answer }: Place): Promise<void> => {
  const { subject, assigned = 'agent' } = talk;
  const agent = agents[assigned];
  const { id } = await agent.thread(inboxId, subject, 1);
  if (talk.comment !== undefined) await agent.post(`/v1/threads/${id}/comments`, subject, { text: talk.comment });
  if (talk.assigned !== undefined) {
    await agent.put(`/v1/threads/${id}/assignee`, subject, { kind: 'user', id: demoId(assigned) });
  }
  if (talk.reply !== undefined)
    await agent.post(`/v1/threads/${id}/replies`, subject, { text: talk.reply, quote: true, holdSeconds: 0 });
  if (talk.reply !== undefined) await agent.delivered(inboxId, `Re: ${subject}`);
  if (talk.thanks !== undefined) {
    await answer(`Re: ${subject}`, talk.thanks);
    await agent.thread(inboxId, subject, 3);
  }
  if (talk.closed === true) await agent.post(`/v1/threads/${id}/close`, subject);
};

type Agents = Readonly<Record<'agent' | 'agent2', DemoApi>>;

/** Two conversations that the team begins. */
const composeNew = async (agent: DemoApi, { support, sales }: Inboxes): Promise<void> => {
  const uploadId = await agent.upload('contract.txt', 'text/plain', 'Contract between Fjord Furniture and Threadlog\n');
  await agent.post('/v1/threads', 'compose-contract', {
    inboxId: support.id,
    from: support.address,
    to: [clara],
    subject: 'Your new contract',
    html: '<p>Hello Clara,</p><p>here is your <b>new contract</b>, to sign and send back.</p><p>Amira</p>',
    attachments: [{ uploadId }],
    holdSeconds: 0,
  });
  await agent.post('/v1/threads', 'compose-follow-up', {
    inboxId: sales.id,
    from: sales.address,
    to: [luc],
    subject: 'Suite à notre appel',
    text: 'Bonjour Luc,\n\ncomme convenu, voici les trois dates possibles : le 3, le 5 ou le 10 mars.\n\nAmira',
    holdSeconds: 0,
  });
};

/**
 * Fills an empty installation by using it: commands over HTTP, mail over SMTP. May be run again after it was cut short.
 * @returns the inboxes
 */
export const seedDemo = async (place: Place): Promise<DemoFile['inboxes']> => {
  const as = (person: DemoPerson): DemoApi => new DemoApi(place.api, place.keys[person]);
  const agents = { agent: as('agent'), agent2: as('agent2') };
  const inboxes = await addInboxes(as('superAdmin'));
  await addRecords(agents.agent);
  const sender = new SmtpSender({ url: `smtp://${place.smtp.host}:${place.smtp.port}` });
  try {
    await Promise.all(conversations.map((talk, n) => sendIn(sender, talk, inboxes[talk.inbox].address, n)));
    await composeNew(agents.agent, inboxes);
    for (const talk of conversations) await converse(talk, inboxes[talk.inbox].id, agents, place);
  } finally {
    await sender.close();
  }
  return [inboxes.support, inboxes.sales];
};
