import type { Mailbox } from '../address/mailbox.js';
import { subjectMarks } from '../forwarded/subject-marks.js';
import { escapeHtml } from './escape-html.js';

/** What a forward says of the mail that it passes on; `at` in RFC 3339, `from` null for a mail that names nobody. */
export type PassedOn = Readonly<{
  from: Mailbox | null;
  at: string;
  subject: string;
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
}>;

const SEPARATOR = '---------- Forwarded message ----------';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const written = ({ name, address }: Mailbox): string =>
  name === '' ? address : oneLine(`${name.replace(/[<>]/g, '')} <${address}>`);

const list = (mailboxes: readonly Mailbox[]): string => mailboxes.map(written).join(', ');

const header = ({ from, at, subject, to, cc }: PassedOn): readonly (readonly [string, string])[] => [
  ['From', from === null ? 'somebody' : written(from)],
  ['Date', new Date(at).toUTCString()],
  ['Subject', oneLine(subject)],
  ...(to.length === 0 ? [] : [['To', list(to)] as const]),
  ...(cc.length === 0 ? [] : [['Cc', list(cc)] as const]),
];

/** The text as it is passed on: a block of headers as mail programs write it, then the text as it is. */
export const forwardText = (text: string, mail: PassedOn): string =>
  [SEPARATOR, ...header(mail).map(([label, value]) => `${label}: ${value}`), '', text.trimEnd(), ''].join('\n');

/** The HTML as it is passed on, below such a block. `html` must be sanitised already. */
export const forwardHtml = (html: string, mail: PassedOn): string => {
  const lines = header(mail).map(([label, value]) => `<b>${label}:</b> ${escapeHtml(value)}`);
  return `<div class="threadlog_forward"><p>${SEPARATOR}<br>${lines.join('<br>')}</p>${html}</div>`;
};

/** The subject of a forward: one `Fwd: `, however often and in whatever language it has been passed on before. */
export const forwardSubject = (subject: string): string => {
  const { forward, answered, base } = subjectMarks(subject);
  return `Fwd: ${forward === 'first' ? `${answered ? 'Re: ' : ''}${base}` : subject.trim()}`.trimEnd();
};
