import { failureReason } from './failure-reason.js';
import { addressesIn } from './returned-mail.js';
import { hasFailureCode } from './smtp-reply.js';

/** An address that a notice says something about, and what it says. */
export type NamedRecipient = Readonly<{ address: string; words: string }>;

const MAX_LINES = 2_000;
const MAX_LINE = 1_000;
const MAX_RECIPIENTS = 200;
const MAX_WORDS = 500;
const MAX_LOOKED_AT = 60;

// A line that is about one address: it begins with it, or a label says so.
const beginsWithAddress =
  /^[\s>*•\-–"'([]{0,12}(?:<?(?:mailto|smtp|rfc822)[:;])?[<("']{0,2}[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}/;
const namedAddress = /^.{0,60}<(?:mailto|smtp|rfc822)?:?[^\s<>@]{1,64}@[^\s<>@]{1,253}>(?:\s|[:;,.]|\(|$)/i;
const aboutFailure =
  /(?:recipients?|rcpt|deliver\w*|failed|unknown|undeliverable|addressee|empfänger|destinataire|destinatario|accounts?|mailbox|users?)\b.{0,24}[:=]?\s{0,8}[<"'(]{0,2}[^\s<>@"']{1,64}@/i;
const labelled = /\b(?:to|for|address|an|para|à|name)\b.{0,24}[:=]?\s{0,8}[<"'(]{0,2}[^\s<>@"']{1,64}@/i;

const rank = (line: string): number => {
  if (/\brcpt to\b/i.test(line) || beginsWithAddress.test(line)) return 4;
  if (namedAddress.test(line) || aboutFailure.test(line)) return 3;
  if (/^\s*(?:to|cc|from)\s{0,8}:/i.test(line)) return 1;
  return labelled.test(line) ? 2 : 0;
};

type Mention = { address: string; line: number; rank: number };

const mentionsIn = (lines: readonly string[]): Mention[] => {
  const byAddress = new Map<string, Mention>();
  for (const [at, line] of lines.entries()) {
    if (!line.includes('@')) continue;
    const found = addressesIn(line);
    for (const address of found) {
      const key = address.toLowerCase();
      const weight = rank(line);
      const before = byAddress.get(key);
      if (before === undefined) byAddress.set(key, { address, line: at, rank: weight });
      else if (before.rank < weight) Object.assign(before, { line: at, rank: weight });
    }
    if (byAddress.size > 2 * MAX_RECIPIENTS) break;
  }
  return [...byAddress.values()];
};

const tidy = (line: string): string => line.replace(/^[\s>*<|#-]{1,20}/, '').trim();

const ends = /^\s*$|-->|^\s*(?:-{3}|>>>|={3}|_{3})/;

const paragraph = (lines: readonly string[]): string => {
  const [first = '', ...rest] = lines.slice(0, 12);
  const end = rest.findIndex((line) => ends.test(line));
  const words = [first, ...(end < 0 ? rest : rest.slice(0, end))].map(tidy).join(' ');
  return words.replace(/\s+/g, ' ').replace(/>$/, '').slice(0, MAX_WORDS);
};

/**
 * The words of `lines` that say why: the paragraph from the first line with a code of failure, else from the first whose words are known to
 * be a reason, else the first with words that does not only lead to the next (`because:`).
 */
export const wordsOf = (lines: readonly string[]): string => {
  const coded = lines.findIndex((line) => hasFailureCode(line));
  const near = lines.slice(0, MAX_LOOKED_AT);
  const said = coded >= 0 ? coded : near.findIndex((line) => failureReason(null, line) !== 'unknown');
  const from = said >= 0 ? said : near.findIndex((line) => /\p{L}{2}/u.test(line) && !/:\s*$/.test(line));
  return from < 0 ? '' : paragraph(lines.slice(from));
};

const choose = (
  mentions: readonly Mention[],
  expected: ReadonlySet<string>,
  others: ReadonlySet<string>,
): Mention[] => {
  const among = mentions.filter(({ address }) => expected.has(address.toLowerCase()));
  if (among.length > 0) return among;
  const foreign = mentions.filter(({ address }) => !others.has(address.toLowerCase()));
  const best = Math.max(0, ...foreign.map((mention) => mention.rank));
  if (best > 0) return foreign.filter((mention) => mention.rank === best);
  return foreign.slice(0, 1);
};

/**
 * The recipients that the words of a server name, each with what is said of it. `expected` are those the mail went to, if that is known;
 * `others` are addresses that the notice may name for other reasons (its own, the sender's). Lower case, both.
 */
export const failedRecipients = (
  said: string,
  expected: ReadonlySet<string>,
  others: ReadonlySet<string>,
): NamedRecipient[] => {
  const lines = said.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_LINE));
  const mentions = choose(mentionsIn(lines), expected, others)
    .slice(0, MAX_RECIPIENTS)
    .toSorted((a, b) => a.line - b.line);
  return mentions.map(({ address, line }, index) => {
    const next = mentions[index + 1]?.line ?? lines.length;
    const own = lines.slice(line, Math.max(next, line + 1));
    const words = wordsAbout(own, address);
    const tells = hasFailureCode(words) || failureReason(null, words) !== 'unknown';
    return { address, words: tells || (words !== '' && mentions.length > 1) ? words : wordsOf(lines) || words };
  });
};

const wordsAbout = (lines: readonly string[], address: string): string => {
  const [first = '', ...rest] = lines;
  const at = first.toLowerCase().indexOf(address.toLowerCase());
  const after = first.slice(at + address.length).replace(/^[\s>:;,.)"'\]-]{1,20}/, '');
  if (hasFailureCode(first)) return wordsOf([first, ...rest]);
  if (rest.some(hasFailureCode)) return wordsOf(rest);
  return wordsOf(/\p{L}{2}/u.test(after) ? [after, ...rest] : rest);
};
