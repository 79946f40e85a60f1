import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ShownSentMail } from '../../libs/delivery/src/sent-view/shown-sent.http.js';
import { AppProcess } from '../world/app-process.js';
import { mailsTo, threadWith } from '../world/correspondence.js';
import type { Answer } from '../world/person.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const AWAY_MS = 10_000;

let node: AppProcess;
const startNode = (databaseUrl: string, port = '0'): Promise<AppProcess> => {
  node = AppProcess.spawn('event-store', { DATABASE_URL: databaseUrl, EVENTSTORE_PORT: port });
  return node.ready();
};

const world = theWorld({
  eventStore: async (databaseUrl) => {
    const { url } = await startNode(databaseUrl);
    return { url, stop: () => node.end('SIGKILL') };
  },
});

const compose = (key: string, subject: string): Promise<Answer> => {
  const { people, support } = world();
  const body = { inboxId: support.id, from: support.address, to: ['clara@fjord.example'], subject, text: 'Hello.' };
  return people.agent.ask('POST', '/v1/threads', { key, body });
};

const isReady = async (): Promise<boolean> => {
  const states = await Promise.all(
    world().processes.map(async ({ url }) => (await fetch(`${url}/readyz`)).status === 200),
  );
  return states.every(Boolean);
};

describe('the event store goes away for ten seconds', () => {
  it('is told to everyone who writes, costs no mail, and everything goes on by itself when it is back', async () => {
    const { people, support, readModels, processes } = world();
    const luc = world().customer('Luc Moreau', 'luc@moreau.example');
    await luc.writes({ to: support.address, subject: 'Before' });
    await threadWith(world(), support.id, 'Before', 1);
    await until('all are ready', isReady);

    const { port } = new URL(node.url);
    await node.end('SIGKILL');
    const left = Date.now();

    const key = randomUUID();
    const refused = await compose(key, 'Meanwhile');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('Content-Type')).toContain('application/problem+json');
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(refused.body).toMatchObject({ status: 503, type: 'urn:threadlog:problem:event-store-away' });
    await threadWith(world(), support.id, 'Before', 1);

    const raw = luc.eml({ to: support.address, subject: 'Meanwhile, from outside' });
    expect(await luc.hand(support.address, raw)).toMatchObject({ code: 451 });
    const handed = until('the intake takes the mail', async () => (await luc.hand(support.address, raw)).code === 250, {
      withinMs: 90_000,
      everyMs: 500,
    });
    for (const one of processes) {
      const readiness = await fetch(`${one.url}/readyz`);
      expect([one.name, readiness.status, await readiness.text()]).toEqual([
        one.name,
        503,
        expect.stringContaining('event store'),
      ]);
      expect((await fetch(`${one.url}/livez`)).status).toBe(200);
    }

    await pause(AWAY_MS - (Date.now() - left));
    await startNode(readModels.databaseUrl, port);
    await until('all are ready again', isReady, { withinMs: 60_000 });
    expect(processes.every(({ isRunning }) => isRunning)).toBe(true);

    const accepted = await until('the command is carried out', async () => {
      const answer = await compose(key, 'Meanwhile');
      return answer.status === 202 && answer;
    });
    expect(await compose(key, 'Meanwhile')).toMatchObject({ status: 202, body: accepted.body });
    await handed;
    expect((await luc.hand(support.address, raw)).code).toBe(250);

    await mailsTo(world(), 'clara@fjord.example', 1);
    await threadWith(world(), support.id, 'Meanwhile, from outside', 1);
    await luc.writes({ to: support.address, subject: 'Afterwards' });
    await threadWith(world(), support.id, 'Afterwards', 1);
    await until('the mail is delivered', async () => {
      const sent = await people.agent.list<ShownSentMail>(`/v1/inboxes/${support.id}/sent`);
      return sent.length === 1 && sent[0]!.state === 'delivered';
    });
    expect(world().sandbox.mails()).toHaveLength(1);
    expect(await people.agent.list('/v1/inbound')).toHaveLength(3);
  }, 300_000);
});
