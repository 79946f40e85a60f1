import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShownThread } from '#libs/threads';
import type { DemoFile } from '../../apps/standalone/src/demo/demo-file.js';
import type { ShownSentMail } from '../../libs/delivery/src/sent-view/shown-sent.http.js';
import { AppProcess } from '../world/app-process.js';
import { Customer } from '../world/customer.js';
import { Person } from '../world/person.js';
import { descendantsOf, isAlive, killAll } from '../world/process-tree.js';
import { until } from '../world/until.js';

let folder = '';
let standalone: AppProcess;
const started: AppProcess[] = [];
let demo: DemoFile;
let agent: Person;

const start = async (): Promise<void> => {
  const options = { PORT: '0', SMTP_PORT: '0', SANDBOX_PORT: '0', SEND_HOLD_SECONDS: '0' };
  standalone = AppProcess.spawn('standalone', { ...options, DATA_DIR: join(folder, 'data') });
  started.push(standalone);
  await standalone.ready();
  demo = JSON.parse(await readFile(join(folder, 'data/demo.json'), 'utf8')) as DemoFile;
  agent = new Person('agent', demo.keys.agent, () => demo.api);
};

const threads = async (): Promise<readonly ShownThread[]> => {
  const lists = demo.inboxes.map(({ id }) => agent.all<ShownThread>(`/v1/inboxes/${id}/threads?status=all&limit=100`));
  return (await Promise.all(lists)).flat();
};

/** What is kept of a thread whatever else goes on. */
const kept = (all: readonly ShownThread[]) =>
  all
    .map(({ id, subject, status, emails }) => ({ id, subject, status, emails }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

const received = async (): Promise<string[]> => {
  const { data } = (await (await fetch(`${demo.sandbox.http}/api/mails`)).json()) as { data: { subject: string }[] };
  return data.map(({ subject }) => subject);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-story-'));
  await chmod(folder, 0o755);
}, 60_000);

afterAll(async () => {
  await killAll(started.flatMap(({ pid }) => [pid, ...descendantsOf(pid)]));
  await rm(folder, { recursive: true, force: true });
}, 60_000);

describe('npm start', { timeout: 240_000 }, () => {
  let before: readonly ShownThread[] = [];
  let first: DemoFile;

  it('brings a demo, told in demo.json, which nobody else may read', async () => {
    await start();
    first = demo;
    before = await threads();
    expect(before).toHaveLength(12);
    expect(Object.keys(demo.keys)).toEqual(['superAdmin', 'admin', 'agent', 'agent2', 'outsider', 'auditor']);
    expect((await fetch(`${demo.api}/openapi.json`)).status).toBe(200);
    const modes = execFileSync('ls', ['-l', join(folder, 'data/demo.json')], { encoding: 'utf8' });
    expect(modes).toMatch(/^-rw------- /);
  });

  it('loses nothing when its whole tree is killed in the middle of its work, and makes no second demo', async () => {
    const [support] = demo.inboxes;
    const composed: string[] = [];
    const handed: string[] = [];
    let killed = false;
    const busy = async (act: (n: number) => Promise<void>): Promise<void> => {
      for (let n = 0; !killed; n += 1) {
        try {
          await act(n);
        } catch (error) {
          if (!killed) throw error;
        }
      }
    };
    const compose = async (n: number): Promise<void> => {
      const subject = `Composed before the kill ${n}`;
      const mail = { inboxId: support!.id, from: support!.address, to: ['clara@fjord.example'], subject, text: 'x' };
      composed.push((await agent.post('/v1/threads', mail)).threadId);
    };
    const luc = new Customer('Luc Moreau', 'luc@moreau.example', () => demo.smtp);
    const hand = async (n: number): Promise<void> => {
      const subject = `Handed in before the kill ${n}`;
      await luc.writes({ to: support!.address, subject });
      handed.push(subject);
    };
    const kill = async (): Promise<void> => {
      await until('enough was accepted', () => composed.length >= 10 && handed.length >= 10);
      const tree = [standalone.pid, ...descendantsOf(standalone.pid)];
      expect(tree.length).toBeGreaterThan(5);
      killed = true;
      await killAll(tree);
    };
    await Promise.all([busy(compose), busy(hand), kill()]);
    expect(await standalone.ended).toMatchObject({ signal: 'SIGKILL' });

    await start();
    expect(demo.keys).toEqual(first.keys);
    expect(demo.inboxes).toEqual(first.inboxes);
    await until('every mail that was accepted is in its inbox', async () => {
      const subjects = (await threads()).map(({ subject }) => subject);
      return handed.every((subject) => subjects.includes(subject));
    });
    const after = await threads();
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(composed));
    expect(kept(after.filter(({ subject }) => !subject.includes('before the kill')))).toEqual(kept(before));
    const subjects = after.map(({ subject }) => subject);
    expect(subjects.filter((subject) => handed.includes(subject)).toSorted()).toEqual(handed.toSorted());

    const accepted = await until('every mail of ours was tried', async () => {
      const sent = await agent.all<ShownSentMail>(`/v1/inboxes/${support!.id}/sent?limit=100`);
      return sent.every(({ state }) => state !== 'queued') && sent;
    });
    const arrived = (await received()).filter((subject) => subject.includes('before the kill'));
    expect(new Set(arrived).size).toBe(arrived.length);
    for (const { subject, state } of accepted) if (state === 'delivered') expect(await received()).toContain(subject);
  });

  it('stops in order at Ctrl-C, within ten seconds, and takes everything with it', async () => {
    before = await threads();
    const tree = descendantsOf(standalone.pid);
    const asked = performance.now();
    expect(await standalone.end('SIGINT')).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(tree.filter(isAlive)).toEqual([]);
  });

  it('finds at its next start what it had, under the same keys', async () => {
    await start();
    expect(demo.keys).toEqual(first.keys);
    expect(demo.inboxes).toEqual(first.inboxes);
    expect(kept(await threads())).toEqual(kept(before));
    expect(await standalone.end('SIGTERM')).toMatchObject({ code: 0, signal: null });
  });
});
