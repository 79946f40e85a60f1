import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMbox, mailsOfMbox, type Quoting } from './mbox.js';

const FROM = 'From ann@example.org Tue Jan 13 09:30:00 2026\n';

const read = async (text: string, { quoting = 'mboxrd' as Quoting, maxBytes = 1_000, chunk = 7 } = {}) => {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const found: [number, string | null][] = [];
  for await (const mail of mailsOfMbox(chunks(), { quoting, maxBytes })) {
    found.push([mail.offset, mail.bytes?.toString() ?? null]);
  }
  return found;
};

describe('an mbox', () => {
  it('has a mail after each separator that follows a blank line', async () => {
    const text = `${FROM}Subject: 1\n\nFrom here on\nFrom me, at 12:30\n\n${FROM}Subject: 2\r\n\r\nx\r\n\r\n${FROM}`;
    const mails = await read(text);
    expect(mails.map(([, mail]) => mail)).toEqual([
      'Subject: 1\n\nFrom here on\nFrom me, at 12:30\n',
      'Subject: 2\r\n\r\nx\r\n',
      '',
    ]);
    for (const [offset] of mails) expect(text.slice(offset).startsWith(FROM)).toBe(true);
  });

  it('quotes lines in one of two ways', async () => {
    const quoted = `${FROM}S: 1\n\n>From a\n>>From b\n> From c\n>Fromage\n`;
    expect(await read(quoted)).toEqual([[0, 'S: 1\n\nFrom a\n>From b\n> From c\n>Fromage\n']]);
    expect(await read(quoted, { quoting: 'mboxo' })).toEqual([[0, 'S: 1\n\nFrom a\n>>From b\n> From c\n>Fromage\n']]);
  });

  it('tells of a mail that is too large, whatever its lines are like, and goes on with the next', async () => {
    const next = `\n\n${FROM}S: 2\n\n`;
    for (const large of ['a line\n'.repeat(1_000), 'x'.repeat(5_000)]) {
      expect((await read(`${FROM}S: 1\n\n${large}${next}`)).map(([, mail]) => mail)).toEqual([null, 'S: 2\n']);
    }
  });

  it('is known by its first line', () => {
    expect(isMbox(Buffer.from(FROM))).toBe(true);
    expect(isMbox(Buffer.from('From - Tue Apr 29 12:00:01 2014\r\nX: y'))).toBe(true);
    expect(isMbox(Buffer.from('From: ann@example.org\n'))).toBe(false);
    expect(isMbox(Buffer.from('From the desk of Ann\n'))).toBe(false);
  });

  it('gives back what was put in', async () => {
    const line = fc.oneof(
      fc.constantFrom('', 'From x at 1:00', '>From y', '>>From z'),
      fc.stringMatching(/^[^\r\n]*$/),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(line)), fc.integer({ min: 1, max: 50 }), async (bodies, chunk) => {
        const mails = bodies.map((lines) => `S: x\n\n${lines.map((text) => `${text}\n`).join('')}`);
        const mbox = mails.map((mail) => `${FROM}${mail.replace(/^(>*From )/gm, '>$1')}\n`).join('');
        const found = await read(mbox, { chunk, maxBytes: 1_000_000 });
        expect(found.map(([, mail]) => mail)).toEqual(mails);
      }),
    );
  });
});
