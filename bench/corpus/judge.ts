import { domainToASCII } from 'node:url';
import type { Expected } from './corpus-mail.js';
import type { Outcome } from './outcomes.js';

/** What is compared with what somebody expects. */
export const MEASURES = ['sender', 'subject', 'attachments', 'forwarded', 'notForwarded', 'machine'] as const;
export type Measure = (typeof MEASURES)[number];

export type Comparison = Readonly<{ measure: Measure; right: boolean; expected: string; got: string }>;

/** A line of text as it is compared: without differences of white space. U+FFFD, where another parser gave up, stands for anything. */
const sameLine = (expected: string, got: string): boolean => {
  const [pattern, line] = [expected, got].map((text) => text.replace(/\s+/g, ' ').trim()) as [string, string];
  if (!pattern.includes('\ufffd')) return pattern === line;
  const pieces = pattern.split(/\ufffd+/).map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.{1,8}')}$`, 'su').test(line);
};

const normalAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at + 1)}${domainToASCII(domain) || domain}`.toLowerCase();
};

const sameAddress = (expected: string, got: string): boolean => normalAddress(expected) === normalAddress(got);

/** How the mail is taken to pass another one on, so that its sender is looked for in it; null when it is not. */
export const clearForward = ({ parsed }: Outcome): 'attached' | 'inline' | null => {
  const how = parsed?.forwarded?.how ?? 'unclear';
  return how === 'unclear' ? null : how;
};

/** What is in the mail, next to what was expected of it, for everything that was. */
export const compared = (expected: Expected, outcome: Outcome): readonly Comparison[] => {
  const { parsed, end } = outcome;
  const found: Comparison[] = [];
  const compare = (measure: Measure, wanted: string | readonly string[], got: string, same: typeof sameLine): void => {
    const wantedOnes = typeof wanted === 'string' ? [wanted] : wanted;
    const right = wantedOnes.some((one) => same(one, got));
    found.push({ measure, right, expected: wantedOnes.join(' | '), got });
  };
  const exactly = (one: string, other: string): boolean => one === other;
  if (expected.from !== undefined) compare('sender', expected.from, parsed?.from?.address ?? 'nobody', sameAddress);
  if (expected.subject !== undefined) compare('subject', expected.subject, parsed?.subject ?? '', sameLine);
  if (expected.attachments !== undefined)
    compare('attachments', String(expected.attachments), String(parsed?.attachments.length ?? 'none'), exactly);
  if (expected.forwardedFrom === null)
    compare('notForwarded', 'no forward', clearForward(outcome) ?? 'no forward', exactly);
  else if (expected.forwardedFrom !== undefined) {
    const person = end.state === 'threaded' ? end.threaded.attribution.person : null;
    compare('forwarded', expected.forwardedFrom, person?.address ?? 'nobody', sameAddress);
  }
  if (expected.machine !== undefined) {
    const machine = parsed !== null && (parsed.automatic !== null || parsed.report !== null);
    compare('machine', expected.machine ? 'a machine' : 'a person', machine ? 'a machine' : 'a person', exactly);
  }
  return found;
};
