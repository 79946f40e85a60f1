import { describe, expect, it } from 'vitest';
import type { ShownMessage } from '#libs/threads';
import type { ShownSentMail } from '../../libs/delivery/src/sent-view/shown-sent.http.js';
import type { ShownContact } from '../../libs/records/src/contact-view/contact-view.http.js';
import { mailsTo, threadWith } from '../world/correspondence.js';
import { sendBySmtp } from '../world/smtp-dialogue.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

const report = (to: string, recipient: string, original: Buffer): Buffer => {
  const header = original.toString('latin1').split('\r\n\r\n', 1)[0]!;
  return Buffer.from(
    [
      'From: Mail Delivery System <MAILER-DAEMON@mx.orchard.example>',
      `To: <${to}>`,
      'Subject: Undelivered Mail Returned to Sender',
      'Date: Tue, 13 Jan 2026 09:31:00 +0100',
      'Message-ID: <bounce-1@mx.orchard.example>',
      'Auto-Submitted: auto-replied',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'I am sorry to have to inform you that your message could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.orchard.example',
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 unknown user',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      header,
      '',
      '--b--',
      '',
    ].join('\r\n'),
  );
};

describe('a mail of ours that comes back', () => {
  it('is bounced for that recipient, reopens its conversation, and makes nobody a customer', async () => {
    const { people, support } = world();
    const { agent } = people;
    const [kept, gone] = ['iris@orchard.example', 'gone@orchard.example'];
    const { threadId, emailId } = await agent.post('/v1/threads', {
      ...{ inboxId: support.id, from: support.address, subject: 'Your order', text: 'It is on its way.' },
      to: [kept, gone],
    });
    const [mail] = await mailsTo(world(), gone, 1);
    await agent.post(`/v1/threads/${threadId}/close`);

    const bytes = report(support.address, gone.toUpperCase(), mail!.raw);
    const answer = await sendBySmtp(world().process('intake').smtp, '', support.address, bytes);
    expect(answer.code).toBe(250);

    const sent = await until('the mail is shown as bounced', async () => {
      const rows = await agent.list<ShownSentMail>(`/v1/inboxes/${support.id}/sent?state=bounced`);
      return rows.find(({ id }) => id === emailId);
    });
    expect(sent.recipients.map(({ address, state }) => [address, state])).toEqual([
      [kept, 'delivered'],
      [gone, 'bounced'],
    ]);
    const thread = await threadWith(world(), support.id, 'Your order', 2);
    expect(thread).toMatchObject({ id: threadId, status: 'open', reopened: { reason: 'email-bounced', emailId } });
    const messages = await agent.list<ShownMessage>(`/v1/threads/${threadId}/messages`);
    expect(messages.at(-1)).toMatchObject({
      ...{ kind: 'received', automatic: 'delivery-report', contactId: null, attribution: { rule: 'machine' } },
    });
    expect(await agent.list<ShownContact>('/v1/contacts?q=mailer-daemon')).toEqual([]);
  });
});
