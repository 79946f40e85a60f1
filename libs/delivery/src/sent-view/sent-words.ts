import { searchText } from '#libs/people';

/** A letter of a script that puts no spaces between words is a word by itself. */
const WORDS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{N}]+/gu;

const MAX_WORDS = 300;
const MAX_LENGTH = 40;
const MAX_ASKED = 10;

/** No word begins with it, and no address: what it marks is met by nobody who does not ask for it. */
const BCC = '(';

const words = (text: string): readonly string[] =>
  (searchText(text.slice(0, 10_000)).match(WORDS) ?? []).map((word) => [...word].slice(0, MAX_LENGTH).join(''));

/** Who got a mail, and whether the others were not to know. */
export type Named = Readonly<{ address: string; name: string; field: 'to' | 'cc' | 'bcc' }>;

/**
 * What a mail can be found by: the words of its texts and of its recipients, and each recipient's address in one piece. What is there for the sake
 * of Bcc is marked, so that it is found only by those who may see it.
 */
export const findableBy = (texts: readonly string[], recipients: readonly Named[]): readonly string[] => {
  const named = recipients.flatMap(({ address, name, field }) => {
    const mark = field === 'bcc' ? BCC : '';
    return [address.toLowerCase(), ...words(`${name} ${address}`)].map((word) => `${mark}${word}`);
  });
  return [...new Set([...named, ...texts.flatMap(words)])].slice(0, named.length + MAX_WORDS).toSorted();
};

const lexeme = (word: string): string => `'${word.replace(/['\\]/g, '$&$&')}'`;

const orBcc = (term: string, bccTerm: string, seesBcc: boolean): string => (seesBcc ? `(${term} | ${bccTerm})` : term);

/** As a tsquery: words that begin with each of those asked for. `null` where nothing of the text is a word. */
export const beginningWith = (asked: string, seesBcc: boolean): string | null => {
  const terms = words(asked)
    .slice(0, MAX_ASKED)
    .map((word) => orBcc(`${lexeme(word)}:*`, `${lexeme(BCC + word)}:*`, seesBcc));
  return terms.length === 0 ? null : terms.join(' & ');
};

/** As a tsquery: mails to this very address, in any case. */
export const sentTo = (address: string, seesBcc: boolean): string => {
  const wanted = address.toLowerCase();
  return orBcc(lexeme(wanted), lexeme(BCC + wanted), seesBcc);
};
