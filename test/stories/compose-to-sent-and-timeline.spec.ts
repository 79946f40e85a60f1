import { randomBytes } from 'node:crypto';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import type { ShownSentMail } from '../../libs/delivery/src/sent-view/shown-sent.http.js';
import type { OneMessage } from '../../libs/threads/src/message-view/message-view.http.js';
import type { ShownMessage } from '../../libs/threads/src/message-view/shown-message.http.js';
import type { TimelineEntry } from '../../libs/timeline/src/record-timeline.http.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

type Sent = Extract<ShownMessage, { kind: 'sent' }>;
type SentAlone = Extract<OneMessage, { kind: 'sent' }>;

const world = theWorld();

describe('a mail is composed', () => {
  it('leaves for everyone it names, and is found in the Sent view, its thread, and the timelines of its records', async () => {
    const { people, support, sandbox } = world();
    const { agent } = people;
    const drawing = randomBytes(30_000);

    const clara = await agent.post('/v1/contacts', { name: 'Clara Jensen', addresses: ['clara@fjord.example'] });
    const fjord = await agent.post('/v1/records/company', { name: 'Fjord Furniture' });
    const linked = await agent.put(`/v1/records/company/${fjord.recordId}/links/contact/${clara.contactId}`);
    await agent.get('/v1/contacts', { after: linked.position });

    const { uploadId } = await agent.upload('Zeichnung für Clara.bin', 'application/octet-stream', drawing);
    const { threadId, emailId } = await agent.post('/v1/threads', {
      inboxId: support.id,
      from: support.address,
      to: [{ name: 'Clara Jensen', address: 'clara@fjord.example' }],
      cc: ['workshop@fjord.example'],
      bcc: ['archive@threadlog.example'],
      subject: 'The drawing of your table, ready to sign ✔',
      html: '<p>Hello <b>Clara</b>,</p><p>here it is.</p>',
      attachments: [{ uploadId }],
    });

    const sent = await until('the mail is delivered', async () => {
      const [mail] = await agent.list<ShownSentMail>(`/v1/inboxes/${support.id}/sent`);
      return mail?.state === 'delivered' && mail;
    });
    expect(sent).toMatchObject({ id: emailId, threadId, authorId: agent.id, attachments: 1, attempts: 1 });
    expect(sent.recipients.map(({ address, field, state }) => [address, field, state])).toEqual([
      ['clara@fjord.example', 'to', 'delivered'],
      ['workshop@fjord.example', 'cc', 'delivered'],
      ['archive@threadlog.example', 'bcc', 'delivered'],
    ]);
    for (const { reply } of sent.recipients) expect(reply).toMatch(/^250 /);

    const [mail, ...others] = sandbox.mails();
    expect(others).toEqual([]);
    expect(mail!.envelope).toEqual({
      from: support.address,
      to: ['clara@fjord.example', 'workshop@fjord.example', 'archive@threadlog.example'],
    });
    const raw = await agent.ask('GET', `/v1/messages/${emailId}/raw`);
    expect(raw.headers.get('Content-Type')).toMatch(/^message\/rfc822/);
    expect(raw.bytes.equals(mail!.raw)).toBe(true);
    expect(mail!.raw.toString('latin1')).not.toMatch(/archive@|^bcc:/im);

    const read = await PostalMime.parse(mail!.raw);
    expect(read).toMatchObject({
      subject: 'The drawing of your table, ready to sign ✔',
      from: { name: 'Support at Threadlog', address: support.address },
      to: [{ name: 'Clara Jensen', address: 'clara@fjord.example' }],
      cc: [{ address: 'workshop@fjord.example' }],
    });
    expect([read.bcc, read.inReplyTo, read.references]).toEqual([undefined, undefined, undefined]);
    expect(read.html).toContain('<b>Clara</b>');
    expect(read.text).toContain('Hello Clara');
    expect(read.attachments).toMatchObject([{ filename: 'Zeichnung für Clara.bin' }]);
    expect(Buffer.from(read.attachments[0]!.content as ArrayBuffer).equals(drawing)).toBe(true);

    const [message] = await agent.list<Sent>(`/v1/threads/${threadId}/messages`);
    expect(message).toMatchObject({ kind: 'sent', id: emailId, messageId: read.messageId });
    expect(message!.bcc).toEqual([{ address: 'archive@threadlog.example', name: '' }]);
    const file = await agent.ask('GET', `/v1/attachments/${message!.attachments[0]!.id}`);
    expect(file.bytes.equals(drawing)).toBe(true);

    const { history } = await agent.get<SentAlone>(`/v1/messages/${emailId}`);
    const { host, port } = sandbox.smtp;
    expect(history).toMatchObject([
      { kind: 'attempt', attempt: 1, server: { serverId: null, name: `${host}:${port}` } },
    ]);
    expect(history.flatMap((entry) => (entry.kind === 'attempt' ? entry.recipients : []))).toMatchObject(
      sent.recipients.map(({ address, reply }) => ({ address, why: 'first', outcome: 'delivered', reply })),
    );

    for (const record of [`contact/${clara.contactId}`, `company/${fjord.recordId}`]) {
      const entries = await agent.list<TimelineEntry>(`/v1/records/${record}/timeline`);
      expect(entries).toHaveLength(2);
      expect(entries.find(({ kind }) => kind === 'email-sent')).toMatchObject({
        emailId,
        threadId,
        subject: 'The drawing of your table, ready to sign ✔',
        recipients: [{ state: 'delivered' }, { state: 'delivered' }],
        state: 'delivered',
      });
      expect(entries.find(({ kind }) => kind === 'attachment')).toMatchObject({
        emailId,
        attachment: { fileName: 'Zeichnung für Clara.bin', size: drawing.length },
        state: 'delivered',
      });
      expect(JSON.stringify(entries)).not.toContain('archive@');
    }
  });

  it('shows Bcc to those who act in the inbox, and to nobody else', async () => {
    const { people, support } = world();
    const [sent] = await people.auditor.list<ShownSentMail>(`/v1/inboxes/${support.id}/sent`);
    const message = await people.auditor.get<SentAlone>(`/v1/messages/${sent!.id}`);
    expect(message.bcc).toBeNull();
    expect(JSON.stringify([sent, message])).not.toContain('archive@');
  });
});
