import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppProcess } from '../world/app-process.js';

const run = promisify(execFile);
const NEXT = '--- next block ---';

/** The commands that the tour of the README gives, block by block. */
const blocks = async (): Promise<string[]> => {
  const tour = (await readFile('README.md', 'utf8')).split('## A tour')[1]?.split('\n## ')[0] ?? '';
  return [...tour.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block = '']) => block);
};

describe('the tour of the README', () => {
  let dataDir: string;
  let standalone: AppProcess | undefined;
  let printed: string[];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'threadlog-tour-'));
    standalone = AppProcess.spawn('standalone', { DATA_DIR: dataDir });
    await standalone.ready();
    const script = ['set -euo pipefail', ...(await blocks())].join(`\necho '${NEXT}'\n`);
    const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, DATA_DIR: dataDir } });
    printed = stdout.split(`${NEXT}\n`).slice(1);
  }, 180_000);

  afterAll(async () => {
    await standalone?.end('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  });

  const answers = (block: number): Record<string, unknown>[] =>
    (printed[block] ?? '')
      .split(/(?<=\})\n?(?=\{\s)|\n(?=\{)/)
      .map((json) => JSON.parse(json) as Record<string, unknown>);

  it('sends a mail that is delivered', () => {
    expect(answers(1)).toMatchObject([{ revision: 1 }]);
    expect(answers(2)).toMatchObject([{ data: [{ subject: 'Your desk is ready', state: 'delivered' }] }]);
  });

  it('gets the answer into the same thread', () => {
    const [, messages] = answers(3);
    expect(messages).toMatchObject({
      data: [{ kind: 'sent' }, { kind: 'received', threading: { rule: 'own-message-id' } }],
    });
  });

  it('sees the closed thread open again, with the reason', () => {
    const thread = answers(4).at(-1);
    expect(thread).toMatchObject({ status: 'open', reopened: { reason: 'mail-received' } });
  });

  it('finds all three mails on the timeline', () => {
    expect(answers(5)).toMatchObject([
      { data: [{ kind: 'email-received' }, { kind: 'email-received' }, { kind: 'email-sent' }] },
    ]);
  });

  it('replays the thread from an unbroken chain', () => {
    const [history, replay] = answers(6);
    expect(history).toMatchObject({ fault: null });
    expect(replay).toMatchObject({ revision: 1, inboxRow: { emails: 1, status: 'open' } });
  });

  it('takes in a mail from a file', () => expect(printed[7]).toMatch(/^1 mails taken, 0 were there before/));
});
