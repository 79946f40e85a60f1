const MAX_DEPTH = 5_000;

const tag = /<(\/?)([a-z][a-z0-9:-]*)/gi;
// Elements without content, and those whose end tag may be left out: thousands of them unclosed are common and nest nothing.
const flat = new Set(
  (
    'area base br col embed hr img input link meta param source track wbr p li dt dd option optgroup tr td th thead tbody tfoot rt rp ' +
    'colgroup body html head'
  ).split(' '),
);

/**
 * Whether the HTML opens more elements inside each other than any real one does. Reading such a text takes quadratic time; this takes
 * one pass.
 */
export const isTooDeep = (html: string): boolean => {
  const open = new Map<string, number>();
  let depth = 0;
  for (const [, slash, written = ''] of html.matchAll(tag)) {
    const name = written.toLowerCase();
    if (flat.has(name)) continue;
    const same = open.get(name) ?? 0;
    if (slash === '') {
      open.set(name, same + 1);
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (same > 0) {
      open.set(name, same - 1);
      depth -= 1;
    }
  }
  return false;
};
