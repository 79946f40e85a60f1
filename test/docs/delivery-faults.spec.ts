import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { smtpFaults } from '../smtp-faults.js';

/** Which of the faults that servers are made to have are meant by each row of the table in docs/operators.md, by its first words. */
const MEANT = {
  'cannot be reached; greets':
    / (?:to|at) (?:the greeting|EHLO and HELO|STARTTLS|the login)$|in place of a TLS handshake$/,
  '4xx to MAIL, RCPT, DATA':
    /\b4\d\d (?:to (?:MAIL|one RCPT|every RCPT|DATA|the mail)|within the mail)\b|^nonsense to one RCPT$/,
  '5xx to MAIL, RCPT, DATA': /\b5\d\d (?:to (?:MAIL|one RCPT|every RCPT|the other|DATA|the mail)|within the mail)\b/,
  'hangs up, falls silent, talks nonsense or says 421 before':
    /^(?:(?:silence|a hang-up|nonsense) (?:at (?:MAIL|one RCPT|every RCPT|DATA)|within the mail)|421 to (?:MAIL|one RCPT|every RCPT|DATA))$/,
  'hangs up, falls silent or talks nonsense after': /after the final dot$|within the answer$|^a hang-up after 550\b/,
  'says 250, and hangs up': /^a hang-up right after 250$/,
  'is slow': /^slow (?:replies|reading)$|^EHLO unknown/,
} as const;

type Row = Readonly<{ does: string; becomes: string }>;

const rows: readonly Row[] = (
  /\| what the server of outgoing mail does .*\n\|[-|]+\n((?:\|.*\n)+)/.exec(
    readFileSync('docs/operators.md', 'utf8'),
  )?.[1] ?? ''
)
  .trimEnd()
  .split('\n')
  .map((line) => {
    const [, does = '', becomes = ''] = line.split('|').map((cell) => cell.trim());
    return { does, becomes };
  });

const meaning = Object.entries(MEANT).flatMap(([words, faults]) =>
  rows.filter(({ does }) => does.startsWith(words)).map((row) => ({ ...row, faults })),
);

/** The recipient of whom nothing bad was said gets the mail. */
const spares = (fault: string): boolean => /^(?:(?!421)\d{3}|nonsense) to one RCPT$/.test(fault);

const fateIn = ({ becomes }: Row): string => (/^[a-z ]+/.exec(becomes)?.[0] ?? '').replace(' ', '-');

it('operators are shown rows that are all tried, each once', () => {
  expect(meaning.map(({ does }) => does).toSorted()).toEqual(rows.map(({ does }) => does).toSorted());
  expect(meaning).toHaveLength(Object.keys(MEANT).length);
  for (const { does, faults } of meaning)
    expect([does, smtpFaults.some(({ fault }) => faults.test(fault))]).toEqual([does, true]);
});

it.each(smtpFaults)('operators are told what becomes of mail after $fault', ({ fault, ann, bob, about }) => {
  const told = meaning.filter(({ faults }) => faults.test(fault));
  const fates = new Set([...told.map(fateIn), ...(spares(fault) ? ['delivered'] : [])]);
  expect(fates).toEqual(new Set([ann, bob]));
  if (told.some(({ becomes }) => becomes.includes('counts towards a pause'))) expect(about).toBe('server');
});
