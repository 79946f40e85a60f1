import { COMMON_WORDS } from './common-words.js';

const LOOKED_AT = 2_000;

/** A language by the letters that it alone is written in; kana come before the Chinese characters that stand among them. */
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['uk', /[іїєґ]/giu],
  ['ru', /\p{Script=Cyrillic}/gu],
];

/** Letters of a script make the language if there are so many of them among all letters. */
const SHARE: Readonly<Record<string, number>> = { ja: 0.1, uk: 0.03 };
const USUAL_SHARE = 0.3;

/** Every language that is told. */
export const LANGUAGES: readonly string[] = [...SCRIPTS.map(([language]) => language), ...Object.keys(COMMON_WORDS)];

const byScript = (text: string): string | null => {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const found = SCRIPTS.find(([language, script]) => {
    const count = text.match(script)?.length ?? 0;
    return count > 0 && count >= letters * (SHARE[language] ?? USUAL_SHARE);
  });
  return found?.[0] ?? null;
};

const byWords = (text: string): string | null => {
  const words =
    text
      .toLowerCase()
      .replaceAll("'", '’')
      .match(/[\p{L}’]+/gu) ?? [];
  const scores = Object.entries(COMMON_WORDS)
    .map(([language, common]) => ({ language, score: words.filter((word) => common.has(word)).length }))
    .toSorted((a, b) => b.score - a.score);
  const [first, second] = scores;
  if (first === undefined || second === undefined) return null;
  return first.score >= 2 && first.score > second.score ? first.language : null;
};

/** The language of a text by its script or its most common words, an ISO 639-1 code; null where these do not tell. The start is looked at. */
export const languageOf = (text: string): string | null => {
  const start = text.slice(0, LOOKED_AT).normalize('NFC');
  return byScript(start) ?? byWords(start);
};
