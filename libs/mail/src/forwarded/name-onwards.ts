import { wroteWords } from '../quoted/attribution-words.js';
import { folded } from '../quoted/text-line.js';

const notNames = new Set([
  ...wroteWords,
  ...'odesílatel uživatel používateľ użytkownik χρήστης felhasználó lähettäjä kullanıcı користувач пользователь um uhr at kl klo om à las a o в о v la em'.split(
    ' ',
  ),
]);

const isDigit = (char: string): boolean => char >= '0' && char <= '9' && char !== '';

/**
 * An attribution from the sender's name on: what comes before it in `On 28/10/2021 12:46, X <x@y> wrote:` ends with the last digit, comma
 * or verb before the address, or where a quotation mark opens.
 */
export const nameOnwards = (words: string): string => {
  const sign = words.indexOf('@');
  if (sign < 0) return words;
  const start = words.slice(0, sign);
  const bracket = start.lastIndexOf('<');
  const quote = start.slice(0, bracket < 0 ? 0 : bracket).search(/["“„«]/);
  if (quote >= 0) return words.slice(quote);
  let from = Math.max(start.lastIndexOf(',', bracket), start.lastIndexOf(' ', bracket < 0 ? sign : -1));
  for (let at = bracket - 1; at > from; at -= 1) if (isDigit(start.charAt(at))) from = at;
  const name = words.slice(from + 1, Math.max(bracket, from + 1)).split(' ');
  const verb = name.findLastIndex((word) => notNames.has(folded(word.replace(/[.,:]$/, ''))));
  return [...name.slice(verb + 1), words.slice(Math.max(bracket, from + 1))].join(' ');
};
