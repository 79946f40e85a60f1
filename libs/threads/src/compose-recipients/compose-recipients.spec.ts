import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsHoweverCut } from '../../../read-models/src/test-rebuild.js';
import { TestThreads } from '../../../../test/threads-house.js';
import { composed, inboxId, mailbox, max, minute, received, recorded, uuid, zoe } from '../thread.fixtures.js';
import type { OfferedRecipients } from './compose-recipients.http.js';
import { correspondenceView } from './correspondence.projection.js';

type Offered = OfferedRecipients['data'][number];

describe('when an inbox last corresponded with an address', () => {
  const other = uuid(77);
  it('is the newest mail to or from it, in whatever order the mails are told of', async () => {
    const rows = await rowsHoweverCut(
      correspondenceView,
      recorded([
        received({ at: minute(30), attribution: { ...received().data.attribution, person: max } }),
        composed({ at: minute(10), to: [mailbox('ZOE@example.net')], cc: [zoe], bcc: [mailbox('boss@example.org')] }),
        composed({ at: minute(40), inboxId: other, to: [max], emailId: uuid(78) }),
        received({ at: minute(50), from: mailbox(''), attribution: { ...received().data.attribution, person: null } }),
      ]),
    );
    expect(rows.map(({ address, inbox_id, last_at }) => [address, inbox_id, last_at])).toEqual([
      ['boss@example.org', inboxId, minute(10)],
      ['max@example.net', inboxId, minute(30)],
      ['max@example.net', other, minute(40)],
      ['zoe@example.net', inboxId, minute(30)],
    ]);
  });
});

describe('whom to write to', () => {
  let threads: TestThreads;
  let support: string, board: string;

  beforeAll(async () => {
    threads = await TestThreads.start();
    support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
    board = await threads.inbox([mailbox('board@threadlog.example', 'Board')], threads.superAdmin);
    for (const [name, ...addresses] of [
      ['Jörg Jensen', 'jj@fjord.example', 'office@fjord.example'],
      ['Zoë Jensen', 'zoe.jensen@fjord.example'],
      ['Ann Jensson', 'ann@isle.example'],
    ] as const)
      await threads.must('POST', '/v1/contacts', { body: { name, addresses } });
  }, 60_000);
  afterAll(() => threads.stop());

  const offered = async (q: string, who = threads.agent): Promise<readonly Offered[]> =>
    threads.list<Offered>(`/v1/compose/recipients?q=${encodeURIComponent(q)}`, who);
  const addresses = async (q: string): Promise<readonly string[]> => (await offered(q)).map(({ address }) => address);
  const write = (to: readonly string[], inbox = support, from = 'support@threadlog.example', who = threads.agent) =>
    threads.must('POST', '/v1/threads', { body: { inboxId: inbox, from, to, subject: 'x', text: 'x' } }, who);

  it('is found by the beginnings of the words of a name or an address, accents aside', async () => {
    expect(await addresses('jorg je')).toEqual(['jj@fjord.example', 'office@fjord.example']);
    expect(await addresses('ZOE')).toEqual(['zoe.jensen@fjord.example']);
    expect(await addresses('zoe.jensen@fjord.example')).toEqual(['zoe.jensen@fjord.example']);
    expect(await addresses('office')).toEqual(['office@fjord.example']);
    expect(await addresses('sen')).toEqual([]);
  });

  it('is found in spite of a slip, behind those who meet the words as typed', async () => {
    expect(await offered('Jenson')).toMatchObject([
      { name: 'Ann Jensson', slips: 1 },
      { name: 'Jörg Jensen', slips: 1 },
      { name: 'Jörg Jensen', slips: 1 },
      { name: 'Zoë Jensen', slips: 1 },
    ]);
    expect((await offered('jensen')).map(({ slips }) => slips)).toEqual([0, 0, 0]);
    expect(await addresses('zoe jesnen')).toEqual(['zoe.jensen@fjord.example']);
  });

  it('is first whom the caller’s inboxes corresponded with last, to whomever the mail was addressed', async () => {
    await write(['ann@isle.example']);
    await write(['zoe.jensen@fjord.example']);
    await threads.receive(support, { from: mailbox('office@fjord.example', 'Jörg Jensen') });
    const first = ['office@fjord.example', 'zoe.jensen@fjord.example', 'ann@isle.example'];
    expect((await addresses('jens')).slice(0, 3)).toEqual(first);
    const latest = await threads.list<Offered>('/v1/compose/recipients?limit=3');
    expect(latest.map(({ address }) => address)).toEqual(first);
    expect(latest.every(({ lastAt }) => lastAt !== null)).toBe(true);
  });

  it('does not change by what happens in an inbox that the caller may not act in', async () => {
    const before = await offered('jens');
    await write(['jj@fjord.example'], board, 'board@threadlog.example', threads.superAdmin);
    expect(await offered('jens')).toEqual(before);
    expect((await offered('jens', threads.superAdmin))[0]).toMatchObject({ address: 'jj@fjord.example' });
  });

  it('is for those who may read at all, and of words that can be', async () => {
    const nobody = await threads.house.holder();
    expect((await threads.ask('GET', '/v1/compose/recipients?q=jens', {}, nobody)).status).toBe(403);
    expect(await addresses('%')).toEqual([]);
    expect((await threads.ask('GET', '/v1/compose/recipients?q=%00')).status).toBe(400);
    expect((await threads.ask('GET', '/v1/compose/recipients?limit=51')).status).toBe(400);
  });
});
