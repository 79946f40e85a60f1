import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackMails } from '../bench/corpus/attack-mails.js';
import { linesOf, oddLines, summaryLines } from '../bench/corpus/report.js';
import { isUnexpectedForward, type Result, type Summary, summaryOf } from '../bench/corpus/results.js';

const SLOW_MS = 600_000;
const eml = (folder: string): string => fileURLToPath(new URL(`./eml/${folder}`, import.meta.url));

const mail = (from: string, subject: string, body = 'Hello.'): string =>
  `From: ${from}\nSubject: ${subject}\nDate: Tue, 13 Jan 2026 09:30:00 +0100\n\n${body}\n`;

const forwarded =
  'See below.\n\n---------- Forwarded message ---------\nFrom: John Doe <john.doe@acme.com>\nDate: Wed, Oct 27, 2021 at 9:31 AM\nSubject: Chairs\nTo: <bessie@acme.com>\n\nWhere are they?\n';

describe('npm run corpus', () => {
  let folder = '';
  let results: readonly Result[] = [];
  let summary: Summary | undefined;
  let passedOver: readonly string[] = [];
  const result = (name: string): Result | undefined => results.find((one) => one.name === name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadlog-corpus-spec-'));
    for (const name of ['below', 'quotes']) await mkdir(join(folder, name));
    const files: Readonly<Record<string, string | Buffer>> = {
      'archive.mbox': `From a Mon Jan  5 08:00:00 2026\n${mail('a@example.org', 'One', '>From here')}\nFrom b Mon Jan  5 08:01:00 2026\n${mail('b@example.org', 'Two')}`,
      'below/plain': mail('c@example.org', 'Without an extension'),
      'below/plain.expected.json': JSON.stringify({
        from: ['c@example.org'],
        subject: ['Another subject'],
        attachments: 0,
      }),
      'gmail_en_body.txt': forwarded,
      'gmail_en_subject.txt': 'Fwd: Chairs',
      'forward.eml': mail('b@example.org', 'Fwd: Chairs', forwarded),
      'quotes/answer.eml': mail('b@example.org', 'Re: Chairs', 'Here.\n\n> Where are they?'),
      'quotes/forward.eml': mail('g@example.org', 'Fwd: Tables', forwarded),
      'quotes/expected.json': JSON.stringify({
        'answer.eml': { forwardedFrom: null },
        'forward.eml': { forwardedFrom: null },
      }),
      'tree.eml': mail('"D" <d@example.org>', 'A tree'),
      'tree.json': JSON.stringify({
        attachments: [2],
        parts: [
          {
            headers: [
              { name: 'from', value: { Address: { List: [{ name: 'D', address: 'd@EXAMPLE.org' }] } } },
              { name: 'subject', value: { Text: 'A  tree' } },
            ],
          },
        ],
      }),
      'nothing.eml': mail('e@example.org', 'Nothing', ''),
      'broken.eml': 'From: f@example.org\nContent-Type: multipart/mixed; boundary=b\n\nno part\n',
      'notes.md': '# no mail',
      README: 'Just words, and no mail.',
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    for (const name of ['rfc', 'legacy', 'malformed', 'clients'])
      await cp(eml(name), join(folder, name), { recursive: true });
    const nesting = attackMails.find(({ name }) => name.startsWith('multiparts within'));
    if (nesting !== undefined) await writeFile(join(folder, 'nesting.eml'), nesting.raw());
    const { stdout } = await promisify(execFile)(process.execPath, [
      'scripts/corpus.mjs',
      folder,
      '--json',
      `--slow=${SLOW_MS}`,
    ]);
    ({ results, summary, passedOver } = JSON.parse(stdout) as {
      results: Result[];
      summary: Summary;
      passedOver: string[];
    });
  }, 400_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says of every mail that it was taken by SMTP and came to its thread', () => {
    expect(results.length).toBeGreaterThan(18);
    expect(passedOver).toEqual(['README', 'notes.md']);
    expect(results.filter(({ state, taken }) => state !== 'threaded' || taken !== 'smtp')).toEqual([]);
    expect(result('archive.mbox#1')).toMatchObject({ state: 'threaded', empty: 'no' });
    expect(result('archive.mbox#2')).toMatchObject({ state: 'threaded' });
  });

  it('tells a mail without a text from one whose body says nothing to a reader', () => {
    expect(result('nothing.eml')).toMatchObject({ empty: 'empty' });
    expect(result('broken.eml')).toMatchObject({
      empty: 'no',
      defects: expect.arrayContaining(['body-unreadable']) as string[],
    });
  });

  it('compares with what stands beside a mail, and lists what differs', () => {
    const lines = oddLines(results, SLOW_MS);
    expect(lines).toContain('    subject: "Another subject" was expected, "Without an extension" is there');
    expect(lines).toContain('    attachments: "1" was expected, "0" is there');
    expect(result('tree.eml')?.comparisons.map(({ measure, right }) => [measure, right])).toEqual([
      ['sender', true],
      ['subject', true],
      ['attachments', false],
    ]);
    expect(result('gmail_en_body.txt')?.comparisons).toMatchObject([
      { measure: 'forwarded', right: true, got: 'john.doe@acme.com' },
    ]);
    const own = results.filter(({ name }) =>
      ['rfc/plain.eml', 'legacy/raw-latin1.eml', 'clients/postfix-bounce.eml'].includes(name),
    );
    expect(own).toHaveLength(3);
    expect(own.flatMap(({ comparisons }) => comparisons.filter(({ right }) => !right))).toEqual([]);
  });

  it('tells of mails taken for forwards that are none, or of which nobody says so', () => {
    expect(summary?.scores.notForwarded).toMatchObject({ right: 1, of: 2 });
    const lines = oddLines(results, SLOW_MS);
    expect(lines).toContain('    notForwarded: "no forward" was expected, "inline" is there');
    expect(result('forward.eml')).toMatchObject({ forward: 'inline', comparisons: [] });
    expect(lines).toContain('    taken for a forward (inline), and nobody says whether it is one');
    expect(summary?.unexpectedForwards).toBe(results.filter(isUnexpectedForward).length);
  });

  it('sums up, and is sound', () => {
    expect(summary).toEqual(summaryOf(results, SLOW_MS));
    expect(summary).toMatchObject({
      mails: results.length,
      silent: 0,
      slow: 0,
      sound: true,
      scores: { sender: { percent: 100 } },
    });
    expect(summary?.scores.subject?.right).toBe((summary?.scores.subject?.of ?? 0) - 1);
    expect(summaryLines(summaryOf(results, SLOW_MS)).join('\n')).toMatch(/machines told from people +100\.0 %/);
  });

  it('is not sound when a mail is lost, broke the parser, or is silently empty', () => {
    const [some] = results;
    if (some === undefined) throw new Error('there are no results');
    for (const [fault, word] of [
      [{ state: 'lost' }, 'lost'],
      [{ state: 'thrown' }, 'thrown'],
      [{ empty: 'silent' }, 'SILENTLY EMPTY'],
    ] as const) {
      const faulty: Result = { ...some, ...fault };
      expect(summaryOf([...results, faulty], SLOW_MS).sound).toBe(false);
      expect(linesOf(faulty, SLOW_MS)[0]).toContain(word);
    }
  });
});
