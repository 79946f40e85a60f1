import { describe, expect, it } from 'vitest';
import { forwardedMail } from '../forwarded/forwarded-mail.js';
import { markQuotedHtml } from './mark-quoted-html.js';
import { quotedRanges } from './quoted-text.js';

const SIZE = 20_000;
const TIMES = 16;

/** The time of the processor, in milliseconds, the least of two: what else the machine does is not counted. */
const cost = (act: () => unknown): number => {
  const once = (): number => {
    const started = process.cpuUsage();
    act();
    return process.cpuUsage(started).user / 1_000;
  };
  return Math.min(once(), once());
};

// Sixteen times the text may cost six times sixteen; it would be 256 times if the time were quadratic.
const staysLinear = (bit: string, read: (text: string) => unknown): void => {
  const short = bit.repeat(Math.ceil(SIZE / bit.length));
  const long = bit.repeat(Math.ceil((TIMES * SIZE) / bit.length));
  read(short);
  const base = Math.max(
    cost(() => read(short)),
    2,
  );
  expect(cost(() => read(long)) / base).toBeLessThan(6 * TIMES);
};

describe('reading a text made to be slow', () => {
  it.each([
    '\n', '>', '> ', ' ', ':', '\u200b', 'From: ', 'From: a\n', 'From: a@b.example\nDate: x\n', '> a\nb\n', '123:\n', '--\n', '-- a --\n', '____________\n',
    'Sender: x\n', 'To: a@b.example,\n', 'a@b.example ', 'x wrote:\n', 'To: x\nSubject: y\nCc: z\nb\nb\nb\nb\n', '-----Original Message-----\n',
    `-- fwd -- From: ${':'.repeat(1_000)}\n`, `From: ${':a'.repeat(900)}\n`, `-- fwd -- From: To: ${'Subject:'.repeat(20)}\n`,
  ])('is linear for %j', (bit) => {
    staysLinear(bit, quotedRanges);
    staysLinear(bit, (text) => forwardedMail({ subject: `Fwd: ${text}`, text, attachedMessages: [] }));
  }); // prettier-ignore

  it.each([
    '<div>',
    '</div>',
    '<p>a</p>',
    '<',
    '<a "',
    '<hr />',
    '&gt; a<br />',
    '<div class="gmail_quote">a</div>b',
    '<pre>\n',
  ])('is linear for the HTML %j', (bit) => staysLinear(bit, markQuotedHtml));
});
