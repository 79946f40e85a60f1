import { describe, expect, it } from 'vitest';
import type { ShownSentMail } from '../../libs/delivery/src/sent-view/shown-sent.http.js';
import { mailsTo } from '../world/correspondence.js';
import { sendBySmtp } from '../world/smtp-dialogue.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld({ env: { RETURN_PATH_TAGS: 'true' } });

const notice = (to: string, recipient: string): Buffer =>
  Buffer.from(
    [
      'From: MAILER-DAEMON@mx.orchard.example',
      `To: ${to}`,
      'Subject: failure notice',
      'Date: Tue, 13 Jan 2026 09:31:00 +0100',
      '',
      'Hi. This is the qmail-send program at mx.orchard.example.',
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      '',
      `<${recipient}>:`,
      'Remote host said: 550 5.1.1 User unknown',
      '',
    ].join('\r\n'),
  );

describe('a bounce that gives nothing back of its mail', () => {
  it('finds it by the address that it is sent to', async () => {
    const { people, support } = world();
    const gone = 'gone@orchard.example';
    const { emailId } = await people.agent.post('/v1/threads', {
      ...{ inboxId: support.id, from: support.address, to: [gone], subject: 'Your order', text: 'It is on its way.' },
    });
    const [mail] = await mailsTo(world(), gone, 1);
    const returnPath = mail!.envelope.from ?? '';
    const [local, domain] = support.address.split('@');
    expect(returnPath).toMatch(new RegExp(`^${local}\\+[0-9a-v]{42}@${domain}$`));

    const shouted = returnPath.toUpperCase();
    const answer = await sendBySmtp(world().process('intake').smtp, '', shouted, notice(shouted, gone));
    expect(answer.code).toBe(250);
    const sent = await until('the mail is shown as bounced', async () => {
      const rows = await people.agent.list<ShownSentMail>(`/v1/inboxes/${support.id}/sent?state=bounced`);
      return rows.find(({ id }) => id === emailId);
    });
    expect(sent.recipients.map(({ address, state }) => [address, state])).toEqual([[gone, 'bounced']]);
  });
});
