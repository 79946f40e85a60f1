import { isProgramLine } from './own-word-lines.js';
import { contentOf, folded, lineAt } from './text-line.js';

const speaking = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/**
 * Whether a person wrote something in `text` between `from` and `to`: more than blank lines and rules, a signature below `-- `, or what a
 * mail program puts there by itself.
 */
export const hasOwnWords = (text: string, from: number, to: number): boolean => {
  let at = from;
  while (at < to) {
    const line = lineAt(text, at);
    const content = contentOf(text, line);
    if (content === '--') return false;
    if (content !== '' && speaking.test(content) && !isProgramLine(folded(content))) return true;
    at = line.next;
  }
  return false;
};
