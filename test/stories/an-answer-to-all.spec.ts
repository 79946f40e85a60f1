import { describe, expect, it } from 'vitest';
import type { OfferedRecipients } from '../../libs/threads/src/compose-recipients/compose-recipients.http.js';
import type { NewerMessage } from '../../libs/threads/src/reply-to-thread/newer-messages.http.js';
import type { ShownAssociations } from '../../libs/threads/src/set-associations/shown-associations.http.js';
import type { TimelineEntry } from '../../libs/timeline/src/record-timeline.http.js';
import { mailsTo, threadWith } from '../world/correspondence.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

const subject = 'Two chairs and a table';

describe('an answer to all', () => {
  it('reaches everyone but ourselves, and not past a mail that came while it was written', async () => {
    const { people, support, sales } = world();
    const { agent } = people;
    const clara = world().customer('Clara Jensen', 'clara@fjord.example');
    const Cc = `<workshop@fjord.example>, <${sales.address}>`;
    const messageId = '<question@mailer.example>';
    await clara.writes({ to: support.address, subject, messageId, headers: { Cc } });
    const { id: threadId } = await threadWith(world(), support.id, subject, 1);
    const { headers } = await agent.ask('GET', `/v1/threads/${threadId}`);
    const seen = { 'If-Match': String(headers.get('ETag')) };
    const [asked] = await agent.list<{ id: string }>(`/v1/threads/${threadId}/messages`);

    await clara.writes({ to: support.address, subject: `Re: ${subject}`, headers: { Cc, 'In-Reply-To': messageId } });
    await threadWith(world(), support.id, subject, 2);
    const body = { text: 'Yes, both.', replyAll: true };
    const refused = await agent.ask('POST', `/v1/threads/${threadId}/replies`, { body, headers: seen, key: 'first' });
    expect(refused.status).toBe(412);
    const { messages } = refused.body as { messages: readonly NewerMessage[] };
    expect(messages).toMatchObject([{ kind: 'received', from: { address: clara.address } }]);
    expect(messages[0]!.id).not.toBe(asked!.id);

    await agent.post(`/v1/threads/${threadId}/replies`, { ...body, anyway: true }, { headers: seen });
    const [mail] = await mailsTo(world(), clara.address, 1);
    expect(mail!.envelope.to).toEqual([clara.address, 'workshop@fjord.example']);
  });
});

describe('the one to write to', () => {
  it('is found in spite of a slip', async () => {
    await world().settled();
    const found = await world().people.agent.get<OfferedRecipients>('/v1/compose/recipients?q=clraa%20jesnen');
    expect(found.data).toMatchObject([{ address: 'clara@fjord.example', name: 'Clara Jensen', slips: 2 }]);
  });
});

describe('what a conversation concerns', () => {
  it('is changed later, and the timelines of its records follow', async () => {
    const { people, support } = world();
    const { agent } = people;
    const { id: threadId } = await threadWith(world(), support.id, subject, 3);
    const { recordId, position: made } = await agent.post('/v1/records/deal', { name: 'Forty tables' });
    const before = await agent.get<ShownAssociations>(`/v1/threads/${threadId}/associations`, { after: made });
    const clara = before.associations.find(({ type, emailIds }) => type === 'contact' && emailIds.length === 3)!;
    const associations = [{ type: 'deal', id: recordId }];
    const { position: after } = await agent.put(`/v1/threads/${threadId}/associations`, { associations });
    const timeline = (record: string) => agent.list<TimelineEntry>(`/v1/records/${record}/timeline`, { after });
    expect((await timeline(`deal/${recordId}`)).map(({ kind }) => kind).toSorted()).toEqual([
      'email-received',
      'email-received',
      'email-sent',
    ]);
    expect(await timeline(`contact/${clara.id}`)).toEqual([]);
    const { history } = await agent.get<ShownAssociations>(`/v1/threads/${threadId}/associations`, { after });
    expect(history.filter(({ change }) => change === 'associated')).toHaveLength(3);
    expect(history.every(({ change, by }) => change === 'received' || by?.id === agent.id)).toBe(true);
  });
});
