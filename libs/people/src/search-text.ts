/** Letters that Unicode does not decompose, as they are written where they are missing on the keyboard. */
const SPELT: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

/** A text without case and accents, for searching: `Zoë Cœur` and `zoe coeur` are one. */
export const searchText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[œæßøłđı]/g, (letter) => SPELT[letter] ?? letter)
    .replace(/\p{M}+/gu, '');

const SORTED_BY = 64;

/** The first 64 characters of the searchable text: what a list of names is sorted by, short enough for a cursor. */
export const sortText = (text: string): string => [...searchText(text)].slice(0, SORTED_BY).join('');
