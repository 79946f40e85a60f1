import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DotReader } from './dot-reader.js';

type Read = Readonly<{ content: string; rest: string | null }>;

/** Feeds the bytes in chunks of these sizes, again and again; `rest` is what stands behind the end, null when there was none. */
const read = (bytes: Buffer, sizes: readonly number[] = [64 * 1024]): Read => {
  const reader = new DotReader();
  const parts: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const chunk = bytes.subarray(at, at + sizes[n % sizes.length]!);
    const { content, end } = reader.read(chunk);
    parts.push(content);
    if (end >= 0) return { content: latin1(Buffer.concat(parts)), rest: latin1(bytes.subarray(at + end)) };
    at += chunk.length;
  }
  return { content: latin1(Buffer.concat(parts)), rest: null };
};
const latin1 = (bytes: Buffer): string => bytes.toString('latin1');
const readText = (text: string): Read => read(Buffer.from(text, 'latin1'));

/** What a client does (RFC 5321 4.5.2): a line is what CRLF ends. */
const stuffed = (mail: string): string => mail.replace(/(^|\r\n)\./g, '$1..');

describe('the bytes after DATA', () => {
  it('end at CRLF, dot, CRLF, and what follows is the next command', () => {
    expect(readText('Hello\r\n.\r\nQUIT\r\n')).toEqual({ content: 'Hello\r\n', rest: 'QUIT\r\n' });
    expect(readText('.\r\nQUIT\r\n')).toEqual({ content: '', rest: 'QUIT\r\n' });
    expect(readText('\r\n.\r\n')).toEqual({ content: '\r\n', rest: '' });
  });

  it('lose the dot that the client put before a line', () => {
    expect(readText('..\r\n.x\r\n....\r\na.b\r\n.\r\n')).toEqual({ content: '.\r\nx\r\n...\r\na.b\r\n', rest: '' });
  });

  it.each([
    ['\n.\n', '\n.\n'],
    ['\n.\r\n', '\n.\r\n'],
    ['\r.\r', '\r.\r'],
    ['\r.\r\n', '\r.\r\n'],
    ['\r\n.\n', '\r\n\n'],
    ['\r\n.\r', '\r\n\r'],
    ['\r\n.\r\r\n', '\r\n\r\r\n'],
    ['\r\n.\0\r\n', '\r\n\0\r\n'],
    ['\r\n\0.\r\n', '\r\n\0.\r\n'],
    ['\n..\r\n', '\n..\r\n'],
    ['\r..\r\n', '\r..\r\n'],
    ['\r\n .\r\n', '\r\n .\r\n'],
  ])('go on after %j', (trick, content) => {
    expect(readText(`a${trick}b\r\n.\r\n`)).toEqual({ content: `a${content}b\r\n`, rest: '' });
  });

  it('come out as they were sent, whatever they are and however they are cut', () => {
    const piece = fc.oneof(
      fc.constantFrom('\r\n', '.', '..', '\r', '\n', '\0', '\r\n.', 'text', '\r\n.\r'),
      fc.string(),
    );
    const mail = fc.array(piece).map((parts) => Buffer.from(parts.join(''), 'utf8').toString('latin1'));
    fc.assert(
      fc.property(mail, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (body, sizes) => {
        const sent = `${body}\r\n`;
        const wire = Buffer.from(`${stuffed(sent)}.\r\nMAIL FROM:<>\r\n`, 'latin1');
        expect(read(wire, sizes)).toEqual({ content: sent, rest: 'MAIL FROM:<>\r\n' });
      }),
      { numRuns: 500 },
    );
  });

  it('take time in proportion to their number, dots or not', () => {
    const dots = Buffer.from('..\r\n'.repeat(2_500_000));
    const begun = performance.now();
    expect(read(dots).content).toHaveLength(7_500_000);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
