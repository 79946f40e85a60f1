import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShownThread } from '#libs/threads';
import { TestImapServer } from '../imap/imap-server.js';
import type { Shown } from '../imap/mailbox-app.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld({ env: { IMAP_POLL_SECONDS: '1' } });

let server: TestImapServer;

beforeAll(async () => {
  server = await TestImapServer.start();
  server.addFolder('Junk', '\\Junk');
});

afterAll(() => server.stop());

const eml = (subject: string): Buffer =>
  world().customer('Zoë', 'zoe@fjord.example').eml({ to: world().support.address, subject });

const shown = (mailboxId: string): Promise<Shown> => world().people.agent.get<Shown>(`/v1/mailboxes/${mailboxId}`);

/** The threads of the inbox whose subjects begin like this. */
const threads = async (beginning: string): Promise<readonly ShownThread[]> => {
  const path = `/v1/inboxes/${world().support.id}/threads?status=all&limit=100`;
  return (await world().people.agent.list<ShownThread>(path)).filter(({ subject }) => subject.startsWith(beginning));
};

describe('a mailbox that was connected', () => {
  let mailboxId: string;

  it('brings what lies in it to the inbox view, and leaves spam where it is', async () => {
    const { support, people } = world();
    server.deliver(eml('Letter 1'));
    server.deliver(eml('Buy now'), 'Junk');
    const { port, user, password } = server;
    const mailbox = { address: support.address, host: '127.0.0.1', port, security: 'none', user };
    const connected = await people.superAdmin.post(`/v1/inboxes/${support.id}/mailboxes`, {
      ...mailbox,
      auth: { kind: 'password', password },
    });
    ({ mailboxId } = connected as unknown as { mailboxId: string });
    await until('the letter is in the inbox', async () => (await threads('Letter')).length === 1);
    expect((await shown(mailboxId)).folders).toMatchObject([{ folder: 'INBOX', held: 1 }]);
    expect(await threads('Buy')).toEqual([]);
    expect(server.heard.filter((line) => line.includes('Junk'))).toEqual([]);
    expect(server.inbox.messages[0]!.flags.size).toBe(0);
  });

  it('loses and doubles none of fifty when the intake is killed among them, nor when two intakes run', async () => {
    const intake = world().process('intake');
    server.faults.delayMs = 20;
    let given = 0;
    server.faults.beforeGiving = () => {
      given += 1;
      if (given === 25) process.kill(intake.pid, 'SIGKILL');
      return false;
    };
    for (let n = 1; n <= 50; n += 1) server.deliver(eml(`Of fifty ${n}`));
    await intake.ended;
    expect(given).toBeLessThan(50);
    await Promise.all([world().start('intake'), world().start('intake')]);
    await until('all fifty are in the inbox', async () => (await threads('Of fifty')).length === 50, {
      withinMs: 60_000,
    });
    const found = await threads('Of fifty');
    expect(new Set(found.map(({ subject }) => subject)).size).toBe(50);
    expect(found.map(({ emails }) => emails)).toEqual(Array(50).fill(1));
    const ledger = await until('the ledger says so', async () => {
      const { folders } = await shown(mailboxId);
      return folders[0]?.held === 51 && folders[0].missingCount === 0 && folders[0];
    });
    expect(ledger).toMatchObject({ lastUid: 51, onServer: 51, missing: [], faults: [] });
    expect(server.conversations.size).toBe(1);
  });

  it('is told of by the metrics of the intake that reads it, and does not make a process unready when it fails', async () => {
    await server.stop();
    await until('it fails', async () => (await shown(mailboxId)).state === 'failing', { withinMs: 60_000 });
    const intakes = world().processes.filter(({ name, isRunning }) => name === 'intake' && isRunning);
    const texts = await Promise.all(intakes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
    const waiting = texts.flatMap((text) => /threadlog_mailboxes\{state="waiting"\} (\d)/.exec(text)?.[1] ?? []);
    expect(waiting.toSorted()).toEqual(['0', '1']);
    for (const { url } of intakes) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await server.listen();
  });
});
