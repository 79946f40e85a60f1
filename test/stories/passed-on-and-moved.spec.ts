import { describe, expect, it } from 'vitest';
import type { ShownMessage, ShownThread } from '#libs/threads';
import { answer, mailsTo, threadWith } from '../world/correspondence.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

const PDF = Buffer.from('%PDF-1.4 a plan').toString('base64');
const PNG = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');

/** A letter in HTML that shows a picture, with a file beside it. */
const withPlan = (from: string, to: string, subject: string): Buffer =>
  Buffer.from(
    [
      ...[`From: George <${from}>`, `To: <${to}>`, `Subject: ${subject}`, 'Date: Tue, 13 Jan 2026 09:30:00 +0100'],
      ...['Message-ID: <plan@whitfield.example>', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=m', ''],
      ...['--m', 'Content-Type: multipart/related; boundary=r', ''],
      ...['--r', 'Content-Type: text/html; charset=utf-8', '', '<p>Can it be built?</p><img src="cid:sketch@george">'],
      ...['--r', 'Content-Type: image/png', 'Content-ID: <sketch@george>', 'Content-Disposition: inline'],
      ...['Content-Transfer-Encoding: base64', '', PNG, '--r--'],
      ...['--m', 'Content-Type: application/pdf', 'Content-Disposition: attachment; filename="plan.pdf"'],
      ...['Content-Transfer-Encoding: base64', '', PDF, '--m--', ''],
    ].join('\r\n'),
  );

describe('a question that another team has to answer', () => {
  const subject = 'A bench for the hall';
  const george = 'george@whitfield.example';

  it('is passed on with its files, and what is answered to that stays apart from it', async () => {
    const { people, support } = world();
    const { agent } = people;
    const reply = await world()
      .customer('George', george)
      .hand(support.address, withPlan(george, support.address, subject));
    expect(reply.code).toBe(250);
    const { id } = await threadWith(world(), support.id, subject, 1);
    const { threadId: onwards } = await agent.post(`/v1/threads/${id}/forwards`, {
      ...{ to: ['joiner@oak.example'], html: '<p>Can you?</p>' },
    });

    const [mail] = await mailsTo(world(), 'joiner@oak.example', 1);
    const read = mail!.mail;
    expect(read.subject).toBe(`Fwd: ${subject}`);
    expect(read.html).toMatch(/Can you\?[^]*George &lt;george@whitfield\.example&gt;[^]*Can it be built\?/);
    expect(read.attachments.map(({ fileName, contentId }) => [fileName, contentId])).toEqual(
      expect.arrayContaining([
        ['plan.pdf', null],
        [expect.any(String), 'sketch@george'],
      ]),
    );
    expect(read.forwarded).toMatchObject({ how: 'inline', from: { address: george }, confidence: 'high' });

    await answer(world(), mail!, 'Yes, we can.');
    await until('the joiner has answered', async () => {
      const thread = await agent.get<ShownThread>(`/v1/threads/${onwards}`);
      return thread.emails === 2;
    });
    const [original] = await agent.list<ShownMessage>(`/v1/threads/${id}/messages`);
    expect(original).toMatchObject({ kind: 'received', forwardedAs: [{ threadId: onwards }] });
    expect(await agent.get(`/v1/threads/${id}`)).toMatchObject({ emails: 1 });
  });

  it('is moved to that team, and goes on there though George writes to the address he knows', async () => {
    const { people, support, sales } = world();
    const { agent } = people;
    const { id } = await threadWith(world(), support.id, subject, 1);
    await agent.post(`/v1/threads/${id}/move`, { inboxId: sales.id });
    const headers = { References: '<plan@whitfield.example>' };
    await world()
      .customer('George', george)
      .writes({ to: support.address, subject: `Re: ${subject}`, headers });
    expect(await threadWith(world(), sales.id, subject, 2)).toMatchObject({ id });
    const { emailId, position } = await agent.post(`/v1/threads/${id}/replies`, { text: 'By May.' });
    expect(await agent.get(`/v1/messages/${emailId}`, { after: position })).toMatchObject({
      from: { address: sales.address },
    });
    await mailsTo(world(), george, 1);
    await agent.post(`/v1/threads/${id}/move`, { inboxId: support.id });
    expect(await threadWith(world(), support.id, subject, 3)).toMatchObject({ id });
  });
});
