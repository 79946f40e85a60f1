import { describe, it } from 'vitest';
import { staysLinear } from '../../../../test/scaling.js';
import { forwardedMail } from '../forwarded/forwarded-mail.js';
import { markQuotedHtml } from './mark-quoted-html.js';
import { quotedRanges } from './quoted-text.js';

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
