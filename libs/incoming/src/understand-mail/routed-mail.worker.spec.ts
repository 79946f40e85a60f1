import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoutingRule } from '#libs/inboxes';
import { threadDecider, type ThreadEvent, threadStream } from '#libs/threads';
import { type Holder, system } from '../../../../test/feature-app.js';
import { letter, MailPipeline } from '../../../../test/mail-pipeline.js';

let pipeline: MailPipeline;
let agents: readonly Holder[];
beforeAll(async () => {
  pipeline = await MailPipeline.start();
  agents = await Promise.all([1, 2, 3].map(() => pipeline.house.holder('member')));
});
afterAll(() => pipeline.stop());

const at = '2026-03-01T09:00:00.000Z';
const anything = { senders: [], subjectWords: [], languages: [], hours: null, tags: [], attachments: null };
const rule = (said: Partial<RoutingRule>): RoutingRule => ({
  ...{ ruleId: 'all', name: 'All', on: ['opened'], conditions: anything, actions: [], stop: false },
  ...said,
});

const ruled = async (...rules: readonly RoutingRule[]): Promise<readonly [string]> => {
  const address = `help-${randomUUID().slice(0, 8)}@example.org`;
  await pipeline.tell(await pipeline.inbox(address), { type: 'SetRoutingRules', rules, at });
  return [address];
};

const threadOf = async (inboundMailId: string) => pipeline.thread((await pipeline.threaded(inboundMailId)).threadId);
const types = (events: readonly ThreadEvent[]): readonly string[] => events.map(({ type }) => type);

describe('mail that comes to an inbox with rules', () => {
  it('is shared out evenly and once, however many come at the same moment and are tried again', async () => {
    const among = agents.map(({ id }) => ({ kind: 'user', id }) as const);
    const to = await ruled(rule({ actions: [{ type: 'assign', by: 'round-robin', among }] }));
    const mails = (await Promise.all(Array.from({ length: 12 }, () => pipeline.take(letter(), { to })))).flat();
    await Promise.all([...mails, ...mails.toReversed()].map((mail) => pipeline.understand(mail)));
    const streams = await Promise.all(mails.map(threadOf));
    for (const events of streams)
      expect(types(events)).toEqual(['ThreadOpened', 'EmailReceived', 'ThreadRouted', 'ThreadAssigned']);
    const given = streams.flatMap((events) =>
      events.flatMap((event) => (event.type === 'ThreadAssigned' ? [event.data.assignee.id] : [])),
    );
    for (const { id } of agents) expect(given.filter((one) => one === id)).toHaveLength(4);
  });

  it('is known by what it is written in, and the fact says so', async () => {
    const conditions = { ...anything, languages: ['de'], attachments: false };
    const to = await ruled(rule({ conditions, actions: [{ type: 'tag', tag: 'deutsch' }] }));
    const german = await pipeline.receive(letter({ text: 'Guten Tag, wo ist meine Rechnung? Ich habe sie nicht.' }), {
      to,
    });
    const english = await pipeline.receive(letter({ text: 'Where is it? I have not received the invoice.' }), { to });
    expect(await threadOf(german)).toMatchObject([
      ...[{ type: 'ThreadOpened' }, { type: 'EmailReceived' }],
      { type: 'ThreadRouted', data: { language: 'de', hours: 'inside', matched: [{ ruleId: 'all' }] } },
      { type: 'ThreadTagged', data: { tag: 'deutsch', reason: 'routing' } },
    ]);
    expect((await threadOf(english)).slice(2)).toMatchObject([
      { type: 'ThreadRouted', data: { language: 'en', matched: [] } },
    ]);
  });

  it('is asked about again when it opens a closed conversation, whoever closed it', async () => {
    const to = await ruled(rule({ on: ['reopened'], actions: [{ type: 'tag', tag: 'again' }] }));
    const messageId = `<${randomUUID()}@example.net>`;
    const { threadId } = await pipeline.threaded(await pipeline.receive(letter({ messageId }), { to }));
    const answer = () => letter({ header: `References: ${messageId}\r\n`, text: randomUUID() });
    await pipeline.shown();
    await pipeline.receive(answer(), { to });
    const elsewhere = pipeline.house.anotherStore();
    await elsewhere.handle(threadDecider, threadStream(threadId), { type: 'MarkClosed', at }, system());
    await pipeline.receive(answer(), { to });
    expect(types(await pipeline.thread(threadId))).toEqual([
      ...['ThreadOpened', 'EmailReceived', 'EmailReceived', 'ThreadClosed'],
      ...['EmailReceived', 'ThreadReopened', 'ThreadRouted', 'ThreadTagged'],
    ]);
  });
});
