import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShownInboundMail } from '../../libs/incoming/src/inbound-view/shown-inbound-mail.http.js';
import { threadWith } from '../world/correspondence.js';
import { SmtpDialogue } from '../world/smtp-dialogue.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

const inbound = async (query = ''): Promise<readonly ShownInboundMail[]> => {
  const after = await world().settled();
  return world().people.superAdmin.list<ShownInboundMail>(`/v1/inbound?limit=100${query}`, { after });
};

/** A new inbox with its address, known to every process. */
const inboxWith = async (name: string): Promise<Readonly<{ id: string; address: string }>> => {
  const { superAdmin } = world().people;
  const address = `${name}.${randomUUID().slice(0, 8)}@threadlog.example`;
  const { inboxId: id } = await superAdmin.post('/v1/inboxes', { name });
  await superAdmin.put(`/v1/inboxes/${id}/addresses/${address}`, { name });
  await world().settled();
  return { id, address };
};

const disconnect = async ({ id, address }: Readonly<{ id: string; address: string }>): Promise<void> => {
  const { superAdmin } = world().people;
  const { status } = await superAdmin.ask('DELETE', `/v1/inboxes/${id}/addresses/${address}`);
  expect(status).toBe(200);
  await world().settled();
  // Other processes believe for a second what they know.
  await pause(1_100);
};

describe('mail for an address that was disconnected', () => {
  it('is kept without an inbox, and brought to one by a person', async () => {
    const orders = await inboxWith('orders');
    const { superAdmin } = world().people;
    const ida = world().customer('Ida', 'ida@north.example');
    await disconnect(orders);
    await ida.writes({ to: orders.address, subject: 'Too late?' });
    const [mail] = await until('it is in the list', async () => {
      const mails = await inbound('&state=unrouted');
      return mails.length > 0 && mails;
    });
    expect(mail).toMatchObject({ inboxId: null, receivedBy: null, state: 'unrouted' });
    await superAdmin.post(`/v1/inbound/${mail!.id}/route`, { inboxId: world().support.id });
    expect(await threadWith(world(), world().support.id, 'Too late?', 1)).toMatchObject({ emails: 1 });
    expect(await inbound('&state=unrouted')).toEqual([]);
  });

  it('is kept too when it happened between RCPT and the end of the mail', async () => {
    const orders = await inboxWith('orders');
    const dialogue = await SmtpDialogue.open(world().process('intake').smtp);
    await dialogue.say('MAIL FROM:<ida@north.example>');
    expect((await dialogue.say(`RCPT TO:<${orders.address}>`)).code).toBe(250);
    await disconnect(orders);
    const raw = Buffer.from(`To: ${orders.address}\r\nSubject: In between\r\n\r\nHello.\r\n`);
    expect((await dialogue.data(raw)).code).toBe(250);
    dialogue.close();
    expect(await inbound('&state=unrouted')).toMatchObject([{ size: raw.length, inboxId: null }]);
  });
});

describe('mail by LMTP', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadlog-lmtp-'));
    await world().start('intake', { LMTP_PORT: '0', LMTP_PATH: join(folder, 'lmtp.sock') });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is answered for each recipient, and has an entry in each inbox', async () => {
    const { support, sales } = world();
    const dialogue = await SmtpDialogue.open(world().process('intake').lmtp, 'LHLO');
    expect((await dialogue.say('EHLO me')).code).toBe(500);
    await dialogue.say('MAIL FROM:<ida@north.example>');
    expect((await dialogue.say(`RCPT TO:<${support.address}>`)).code).toBe(250);
    expect((await dialogue.say('RCPT TO:<nobody@threadlog.example>')).code).toBe(550);
    expect((await dialogue.say(`RCPT TO:<${sales.address}>`)).code).toBe(250);
    const before = (await inbound()).length;
    expect((await dialogue.data(Buffer.from('Subject: To two\r\n\r\nHello.\r\n'))).code).toBe(250);
    expect((await dialogue.reply()).code).toBe(250);
    dialogue.close();
    const after = await inbound();
    expect(after).toHaveLength(before + 2);
    const newest = after.slice(0, 2).map(({ inboxId }) => inboxId);
    expect(newest.toSorted()).toEqual([support.id, sales.id].toSorted());
  });

  it('is taken through a Unix socket as well', async () => {
    const socket = connect(join(folder, 'lmtp.sock'));
    const [greeting] = (
      await new Promise<Buffer>((resolve, reject) => {
        socket.once('data', resolve).once('error', reject);
      })
    )
      .toString()
      .split(' ');
    socket.destroy();
    expect(greeting).toBe('220');
  });
});

describe('mail for an address that never was', () => {
  it('is refused, or kept where the intake is told so, and then led by what servers wrote into its header', async () => {
    const refusing = await SmtpDialogue.open(world().process('intake').smtp);
    await refusing.say('MAIL FROM:<ida@north.example>');
    expect((await refusing.say('RCPT TO:<never@threadlog.example>')).code).toBe(550);
    refusing.close();

    await world().start('intake', { UNKNOWN_ADDRESSES: 'keep' });
    const ida = world().customer('Ida', 'ida@north.example');
    await ida.writes({ to: 'never@threadlog.example', subject: 'Anybody there?' });
    await ida.writes({
      to: 'catch-all@threadlog.example',
      subject: 'By way of another',
      headers: { 'Delivered-To': world().support.address },
    });
    expect(await threadWith(world(), world().support.id, 'By way of another', 1)).toMatchObject({ emails: 1 });
    expect((await inbound('&state=unrouted')).map(({ envelopeFrom }) => envelopeFrom)).toContain('ida@north.example');
  });
});

describe('mail handed over by HTTP', () => {
  it('comes into its conversation like any other, once', async () => {
    const { people, support } = world();
    const ida = world().customer('Ida', 'ida@north.example');
    const raw = ida.eml({ to: support.address, subject: 'By another road' });
    const headers = { 'Content-Type': 'message/rfc822' };
    const hand = () => people.agent.ask('POST', '/v1/inbound/raw', { body: raw, headers });
    const [first, second] = [await hand(), await hand()];
    expect(first).toMatchObject({ status: 202, body: { mails: [{ inboxId: support.id, repeated: false }] } });
    expect(second).toMatchObject({ status: 202, body: { mails: [{ inboxId: support.id, repeated: true }] } });
    expect(await threadWith(world(), support.id, 'By another road', 1)).toMatchObject({ emails: 1 });
  });
});
