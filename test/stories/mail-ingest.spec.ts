import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inboundView } from '#libs/incoming';
import type { ShownInboundMail } from '../../libs/incoming/src/inbound-view/shown-inbound-mail.http.js';
import { threadWith } from '../world/correspondence.js';
import { until } from '../world/until.js';
import { theWorld } from '../world/world.js';

const world = theWorld();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'threadlog-ingest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `threadlog mail ingest` to its end; gives its exit code and what it said. */
const ingest = async (...args: readonly string[]) => {
  const running = world().threadlog('mail', 'ingest', ...args);
  const { code, stderr } = await running.ended;
  return { code, said: running.said, stderr };
};

const eml = (subject: string, to: string): Buffer =>
  world()
    .customer('Lars', 'lars@fjell.example')
    .eml({ to, subject, messageId: `<${subject}@fjell.example>` });

const accepted = async (): Promise<number> => {
  const { readModels } = world();
  const [row] = await readModels.query<{ mails: number }>(
    `SELECT count(*)::int AS mails FROM ${readModels.rows(inboundView)}`,
  );
  return row?.mails ?? 0;
};

describe('threadlog mail ingest', { timeout: 90_000 }, () => {
  it('takes in folders, a Maildir and an mbox, tells what it did not take, and knows all of it the second time', async () => {
    const { support, sales, people } = world();
    await mkdir(join(folder, 'all/box/cur'), { recursive: true });
    await mkdir(join(folder, 'all/box/new'));
    const from = 'From lars@fjell.example Tue Jan 13 09:30:00 2026\n';
    const lf = (raw: Buffer): string => raw.toString('utf8').replaceAll('\r\n', '\n');
    await writeFile(join(folder, 'all/one.eml'), eml('An old mail', support.address));
    await writeFile(join(folder, 'all/box/cur/1:2,S'), eml('To sales', sales.address));
    await writeFile(
      join(folder, 'all/archive.mbox'),
      `${from}${lf(eml('From the archive', support.address))}\n${from}${lf(eml('To nobody', 'x@b.example'))}\n`,
    );
    await writeFile(join(folder, 'all/notes.txt'), 'Dear diary\n');
    await writeFile(join(folder, 'all/empty.eml'), '');

    const first = await ingest(join(folder, 'all'));
    expect(first).toMatchObject({
      code: 0,
      said: [
        '4 mails taken, 0 were there before, 2 files or mails not taken',
        expect.stringMatching(/^1 of them without/),
      ],
    });
    expect(first.stderr).toContain(`not taken: ${join(folder, 'all/notes.txt')}: it is no mail`);
    expect(first.stderr).toMatch(/ingesting: \d+\/\d+ kB, \d+\/s/);
    const second = await ingest('--list', join(folder, 'all'));
    expect(second.said.slice(0, 4).every((line) => line.startsWith('there before'))).toBe(true);
    expect(second.said).toContain('0 mails taken, 4 were there before, 2 files or mails not taken');

    const thread = await threadWith(world(), support.id, 'An old mail', 1);
    const [message] = await people.agent.list<{ sentAt: string }>(`/v1/threads/${thread.id}/messages`);
    expect(message?.sentAt).toBe('2026-01-13T08:30:00.000Z');
    await threadWith(world(), support.id, 'From the archive', 1);
    await threadWith(world(), sales.id, 'To sales', 1);
    const unrouted = await people.superAdmin.list<ShownInboundMail>('/v1/inbound?state=unrouted');
    expect(unrouted).toHaveLength(1);
  });

  it('goes on where it was killed', async () => {
    const from = 'From lars@fjell.example Tue Jan 13 09:30:00 2026\n';
    const mails = Array.from({ length: 400 }, (_, n) => `${from}To: x@b.example\nSubject: ${n}\n\nHello ${n}.\n\n`);
    const mbox = join(folder, 'large.mbox');
    await writeFile(mbox, mails.join(''));
    const before = await accepted();
    const killed = world().threadlog('mail', 'ingest', mbox);
    await until('some are taken', async () => (await accepted()) > before + 20, { everyMs: 5, withinMs: 60_000 });
    await killed.end('SIGKILL');
    expect(await accepted()).toBeLessThan(before + 400);
    const { code, said } = await ingest(mbox);
    const [, taken, repeated] = /^(\d+) mails taken, (\d+) were there before/.exec(said[0] ?? '') ?? [];
    expect({ code, sum: Number(taken) + Number(repeated) }).toEqual({ code: 0, sum: 400 });
    expect(Number(repeated)).toBeGreaterThan(20);
    await world().settled();
    expect((await accepted()) - before).toBe(400);
  });

  it('fails for what may be missed, and for an address that nobody has', async () => {
    await writeFile(join(folder, 'large.eml'), `Subject: x\n\n${'x'.repeat(20_000)}`);
    const nowhere = join(folder, 'nowhere.eml');
    const missing = `threadlog: ${nowhere}: there is no such file or folder\n`;
    expect(await ingest(nowhere)).toMatchObject({ code: 1, stderr: missing });
    const nobody = await ingest('--to', 'nobody@threadlog.example', join(folder, 'large.eml'));
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('--to expects an address') as string });
  });
});
