import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoFile } from '../../apps/standalone/src/demo/demo-file.js';
import type { ShownInboundMail } from '../../libs/incoming/src/inbound-view/shown-inbound-mail.http.js';
import { AppProcess } from '../world/app-process.js';
import { Customer } from '../world/customer.js';
import { Person } from '../world/person.js';
import { until } from '../world/until.js';

let folder: string;
let standalone: AppProcess | undefined;
let demo: DemoFile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-story-'));
  const ports = { PORT: '0', SMTP_PORT: '0', SANDBOX_PORT: '0', DATA_DIR: folder };
  const wanted = { RETURN_PATH_TAGS: 'true', CHECK_SENDER_AUTHENTICATION: 'true', SEND_HOLD_SECONDS: '0' };
  standalone = AppProcess.spawn('standalone', { ...ports, ...wanted });
  await standalone.ready();
  demo = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as DemoFile;
}, 120_000);

afterAll(async () => {
  await standalone?.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const as = (person: 'agent' | 'superAdmin'): Person => new Person(person, demo.keys[person], () => demo.api);

describe('the standalone', () => {
  it('tags return paths where it is told to', async () => {
    const [{ id: inboxId, address }] = demo.inboxes as [DemoFile['inboxes'][number]];
    const to = 'ada@lovelace.example';
    await as('agent').post('/v1/threads', { inboxId, from: address, to: [to], subject: 'Tagged', text: 'Hello.' });
    const envelope = await until('the sandbox has the mail', async () => {
      const answer = await fetch(`${demo.sandbox.http}/api/mails?to=${to}`);
      const { data } = (await answer.json()) as { data: { envelope: { from: string } }[] };
      return data[0]?.envelope;
    });
    const [local, domain] = address.split('@');
    expect(envelope.from).toMatch(new RegExp(`^${local}\\+[0-9a-v]{42}@${domain}$`));
  });

  it('checks the sender of a forward itself where it is told to, with or without a network', async () => {
    const [{ address }] = demo.inboxes as [DemoFile['inboxes'][number]];
    const { host, port } = demo.smtp;
    const text =
      '---------- Forwarded message ---------\nFrom: Zoe <zoe@orchard.invalid>\nDate: Sun, 1 Mar 2026 at 08:00\n';
    await new Customer('Max', 'max@orchard.invalid', () => ({ host, port })).writes({
      ...{
        to: address,
        subject: 'Fwd: Invoice 7',
        text: `${text}Subject: Invoice 7\nTo: max@orchard.invalid\n\nWhere is it?`,
      },
    });
    const mail = await until('the mail came in', async () => {
      const [found] = await as('superAdmin').list<ShownInboundMail>('/v1/inbound?state=received&q=fwd');
      return found;
    });
    const { attribution } = await as('superAdmin').get<{ attribution: { trust: { authentication: string[] } } }>(
      `/v1/inbound/${mail.id}`,
    );
    expect(attribution.trust.authentication).toContainEqual(expect.stringMatching(/^dmarc=(none|temperror) for /));
  });
});
