import { describe, expect, it } from 'vitest';
import type { ShownMessage, ShownThread } from '#libs/threads';
import { demoPeople } from '../../apps/standalone/src/demo/demo-file.js';
import type { Replay } from '../../libs/audit/src/replay-schema.http.js';
import type { ShownContact } from '../../libs/records/src/contact-view/contact-view.http.js';
import type { TimelineEntry } from '../../libs/timeline/src/record-timeline.http.js';
import { threadWith } from '../world/correspondence.js';
import { theWorld } from '../world/world.js';

const world = theWorld();
const { email: amira } = demoPeople.agent;

/** What Amira passes on: Noor's words, and a plan. */
const forward = (to: string): Buffer =>
  Buffer.from(
    [
      `From: Amira Haddad <${amira}>`,
      `To: <${to}>`,
      'Subject: FW: The plan of the kitchen',
      'Date: Tue, 13 Jan 2026 09:30:00 +0100',
      'Message-ID: <passed-on@threadlog.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Please answer her.',
      '',
      '-----Original Message-----',
      'From: Noor Aziz <noor@aziz.example>',
      'Sent: Monday, January 12, 2026 4:20 PM',
      `To: Amira Haddad <${amira}>`,
      'Subject: The plan of the kitchen',
      '',
      'Here is the plan.',
      '--b',
      'Content-Type: application/pdf; name="plan.pdf"',
      'Content-Disposition: attachment; filename="plan.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERi0=',
      '--b--',
      '',
    ].join('\r\n'),
  );

const contact = async (address: string): Promise<ShownContact> => {
  const [found] = await world().people.agent.list<ShownContact>(`/v1/contacts?q=${address}`);
  if (found === undefined) throw new Error(`${address} is no contact`);
  return found;
};

const timeline = async (type: string, id: string): Promise<readonly TimelineEntry[]> =>
  world().people.agent.list(`/v1/records/${type}/${id}/timeline`, { after: await world().settled() });

const kinds = (entries: readonly TimelineEntry[]) => entries.map(({ kind, threadId }) => [kind, threadId]);

describe('a mail that was passed on', () => {
  it('is made that of whoever passed it on by one command, and by another the original sender’s again', async () => {
    const { people, support } = world();
    const { agent, auditor } = people;
    expect((await world().customer('Amira', amira).hand(support.address, forward(support.address))).code).toBe(250);
    const { id: threadId } = await threadWith(world(), support.id, 'FW: The plan of the kitchen', 1);
    const [mail] = await agent.list<Extract<ShownMessage, { kind: 'received' }>>(`/v1/threads/${threadId}/messages`);
    const emailId = mail!.id;
    const [both, noor] = [
      ['attachment', 'email-received'].map((kind) => [kind, threadId]),
      await contact('noor@aziz.example'),
    ];
    expect(mail).toMatchObject({ contactId: noor.id, attribution: { forwarder: { address: amira } } });
    const before = await timeline('contact', noor.id);
    expect(kinds(before)).toEqual(both);

    const { revision } = await agent.put(`/v1/messages/${emailId}/sender`, { to: 'forwarder' });
    expect(await timeline('contact', noor.id)).toEqual([]);
    const amiras = await contact(amira);
    expect(await timeline('contact', amiras.id)).toEqual(before);
    const shown = async () => {
      const thread = await agent.get<ShownThread>(`/v1/threads/${threadId}`);
      const message = await agent.get<Extract<ShownMessage, { kind: 'received' }>>(`/v1/messages/${emailId}`);
      return [thread.contactId, message.contactId, message.attributed?.by.id];
    };
    expect(await shown()).toEqual([amiras.id, amiras.id, agent.id]);

    const { recordId } = await agent.post('/v1/records/deal', { name: 'A kitchen' });
    await agent.put(`/v1/records/deal/${recordId}/links/contact/${noor.id}`);
    await agent.put(`/v1/messages/${emailId}/sender`, { to: 'original' }, { headers: { 'If-Match': `"${revision}"` } });
    expect(await timeline('contact', noor.id)).toEqual(before);
    expect(await timeline('contact', amiras.id)).toEqual([]);
    expect(await timeline('deal', recordId)).toEqual([]);
    expect(await shown()).toEqual([noor.id, noor.id, agent.id]);

    const whose = async (asOf: number) => {
      const replay = await auditor.get<Replay>(`/v1/audit/threads/${threadId}?asOf=${asOf}`);
      const [message] = replay.messages;
      return [replay.inboxRow.contactId, message?.kind === 'received' && message.contactId];
    };
    expect(await whose(revision - 1)).toEqual([noor.id, noor.id]);
    expect(await whose(revision)).toEqual([amiras.id, amiras.id]);
    expect(await whose(revision + 1)).toEqual([noor.id, noor.id]);
  });
});
