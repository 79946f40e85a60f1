import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Blobs } from '#libs/blobs';
import { TestThreads } from '../../../../test/threads-house.js';
import type { BlobRef } from '../mail-parts.js';
import { MessageBodies } from '../message-view/message-bodies.http.js';
import { MessageLookup } from '../message-view/message-lookup.http.js';
import { mailbox } from '../thread.fixtures.js';

let threads: TestThreads;
let support: string;

beforeAll(async () => {
  threads = await TestThreads.start();
  support = await threads.inbox([mailbox('support@threadlog.example', 'Support')]);
}, 60_000);
afterAll(() => threads.stop());

const kept = async (content: string | undefined, mediaType: string): Promise<BlobRef | null> =>
  content === undefined ? null : { ...(await threads.house.app.get(Blobs).put(Buffer.from(content))), mediaType };

/** Answers a mail with these bodies in both forms, and gives what the answer says. */
const quoting = async (text?: string, html?: string): Promise<Readonly<{ text: string; html: string }>> => {
  const { threadId } = await threads.receive(support, {
    at: '2026-03-01T09:00:00.000Z',
    from: mailbox('clara@fjord.example', 'Clara'),
    text: await kept(text, 'text/plain; charset=utf-8'),
    html: await kept(html, 'text/html; charset=utf-8'),
  });
  const answer = { text: 'Yes.', html: '<p>Yes.</p>', quote: true };
  const { emailId } = await threads.must('POST', `/v1/threads/${threadId}/replies`, { body: answer });
  return (await threads.must('GET', `/v1/messages/${String(emailId)}`)) as unknown as { text: string; html: string };
};

const attribution = 'On 2026-03-01 at 09:00 UTC, Clara <clara@fjord.example> wrote:';

describe('the original below an answer', () => {
  it('is quoted in both forms, each from the original’s own', async () => {
    const { text, html } = await quoting('Where is <it>?\n  Here?', '<p>Where is <b>it</b>?</p>');
    expect(text).toBe(`Yes.\n\n${attribution}\n> Where is <it>?\n>   Here?\n`);
    expect(html).toContain('<p>Where is <b>it</b>?</p></blockquote>');
    expect(html).toContain('Clara &lt;clara@fjord.example&gt; wrote:');
  });

  it('is quoted in HTML as it stands where it was text alone', async () => {
    const { html } = await quoting('Where is <it>?\n  Here?');
    expect(html).toContain('<div style="white-space:pre-wrap">Where is &lt;it&gt;?\n  Here?</div></blockquote>');
  });

  it('is quoted in text where it was HTML alone', async () => {
    expect((await quoting(undefined, '<p>Where is <b>it</b>?</p>')).text).toBe(
      `Yes.\n\n${attribution}\n> Where is it?\n`,
    );
  });

  it('is cut where it is long, and says so', async () => {
    const { threadId } = await threads.receive(support, {
      text: await kept(`${'word '.repeat(400_000)}`, 'text/plain; charset=utf-8'),
    });
    const body = { text: 'Yes.', quote: true };
    const { emailId } = await threads.must('POST', `/v1/threads/${threadId}/replies`, { body });
    await threads.shown();
    const answer = await threads.house.app.get(MessageLookup).byId(String(emailId));
    if (answer?.kind !== 'sent') throw new Error('there is no such answer');
    const { text } = await threads.house.app.get(MessageBodies).whole(answer.data);
    expect(String(text).endsWith('\n> […]\n')).toBe(true);
    expect(String(text).length).toBeLessThan(110_000);
  });
});
