import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordRef } from '#libs/records';
import type { Holder } from '../../../../test/feature-app.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { mailbox } from '../thread.fixtures.js';

let threads: TestThreads;
let support: string;
let colleague: Holder;

beforeAll(async () => {
  threads = await TestThreads.start();
  colleague = await threads.house.holder('member');
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
}, 60_000);
afterAll(() => threads.stop());

const hide = async ({ type, id }: RecordRef): Promise<void> => {
  const body = { visibility: { to: 'chosen', userIds: [threads.agent.id] } };
  await threads.must('PUT', `/v1/records/${type}/${id}/visibility`, { body }, threads.superAdmin);
};

const ticket = async (name: string): Promise<RecordRef> => ({
  type: 'ticket',
  id: String((await threads.must('POST', '/v1/records/ticket', { body: { name } }))['recordId']),
});

/** A conversation with a customer whom the colleague does not see, and that concerns a ticket that they do not see. */
const hidden = async () => {
  const from = mailbox(`zoe.${randomUUID()}@example.net`, 'Zoë');
  const ids = await threads.receive(support, { from });
  const secret = await ticket('Secret');
  const known = (await threads.must('GET', `/v1/threads/${ids.threadId}`))['contactId'];
  const contact: RecordRef = { type: 'contact', id: String(known) };
  await threads.must('PUT', `/v1/threads/${ids.threadId}/associations`, { body: { associations: [contact, secret] } });
  await hide(contact);
  await hide(secret);
  return { ...ids, from, contact, secret };
};

describe('records that somebody does not see', () => {
  it('are named by nothing that a conversation shows them, and by what it shows the others', async () => {
    const { threadId, emailId, from, contact, secret } = await hidden();
    const paths = [
      ...[`/v1/threads/${threadId}`, `/v1/threads/${threadId}/messages`, `/v1/messages/${emailId}`],
      ...[`/v1/threads/${threadId}/associations`, `/v1/messages/${emailId}/associations`],
      ...[`/v1/inboxes/${support}/threads`, '/v1/threads'],
      `/v1/compose/recipients?q=${from.address.slice(0, 12)}`,
    ];
    for (const path of paths) {
      const text = JSON.stringify(await threads.must('GET', path, {}, colleague));
      for (const { id } of [contact, secret]) expect(text, path).not.toContain(id);
      expect(JSON.stringify(await threads.must('GET', path)), path).toContain(contact.id);
    }
    const filter = `/v1/threads?contactId=${contact.id}`;
    expect((await threads.ask('GET', filter, {}, colleague)).status).toBe(404);
    expect(await threads.list(filter)).toHaveLength(1);
  });

  it('stay what a mail concerns when somebody changes it who does not see them', async () => {
    const { threadId, contact, secret } = await hidden();
    const seen = await ticket('Seen');
    const path = `/v1/threads/${threadId}/associations`;
    await threads.must('PUT', path, { body: { associations: [seen] } }, colleague);
    const { associations } = await threads.must('GET', path);
    expect((associations as readonly RecordRef[]).map(({ id }) => id).toSorted()).toEqual(
      [contact.id, secret.id, seen.id].toSorted(),
    );
  });

  it('are chosen by nobody who does not see them, for a mail, a conversation or a sender', async () => {
    const { threadId, emailId, contact, secret } = await hidden();
    const mail = {
      inboxId: support,
      from: 'support@threadlog.example',
      to: ['x@example.net'],
      subject: 'x',
      text: 'x',
    };
    const body = { ...mail, associations: [secret] };
    expect((await threads.ask('POST', '/v1/threads', { body }, colleague)).status).toBe(400);
    const answer = { text: 'x', associations: [secret], anyway: true };
    expect((await threads.ask('POST', `/v1/threads/${threadId}/replies`, { body: answer }, colleague)).status).toBe(
      400,
    );
    const whole = { associations: [secret] };
    const set = await threads.ask('PUT', `/v1/threads/${threadId}/associations`, { body: whole }, colleague);
    expect(set.status).toBe(400);
    const sender = { contactId: contact.id };
    expect((await threads.ask('PUT', `/v1/messages/${emailId}/sender`, { body: sender }, colleague)).status).toBe(404);
  });

  it('go with a mail to them all the same, and are not made twice', async () => {
    const { from, contact } = await hidden();
    const mail = { inboxId: support, from: 'support@threadlog.example', to: [from.address], subject: 'x', text: 'x' };
    const { threadId } = await threads.must('POST', '/v1/threads', { body: mail }, colleague);
    const path = `/v1/threads/${String(threadId)}/associations`;
    expect(await threads.must('GET', path)).toMatchObject({ associations: [contact] });
    expect(await threads.must('GET', path, {}, colleague)).toMatchObject({ associations: [], history: [] });
  });
});
