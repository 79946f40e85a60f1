// RFC 5322 2.1.1 allows a line of 998 octets, and no Message-ID in use comes near it.
const MAX_ID = 996;
// The first ids say what began the conversation, the last what is answered: those in the middle go.
const MAX_IDS = 200;
const KEPT_FIRST = 20;

// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0020\u007f-\u00a0\u2028\u2029]+/g;

const normal = (inner: string): string | null => {
  const id = inner.replace(unprintable, '');
  return id === '' || id.length > MAX_ID ? null : `<${id}>`;
};

const bare = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .filter((word) => word.includes('@') && !word.includes('<') && !word.includes('>'))
    .map((word) => `<${word}>`);

/**
 * The Message-IDs in the value of a Message-ID, In-Reply-To or References header, each once, in order, with angle brackets and without
 * the white space that folding left in them. Ids that lack their brackets are found when no other is there. At most 200 are kept: the
 * first 20 and the last 180.
 */
export const messageIdsIn = (value: string): string[] => {
  const found = new Set<string>();
  let from = 0;
  for (;;) {
    const open = value.indexOf('<', from);
    if (open < 0) break;
    const close = value.indexOf('>', open);
    if (close < 0) break;
    const id = normal(value.slice(value.lastIndexOf('<', close) + 1, close));
    if (id !== null) found.add(id);
    from = close + 1;
  }
  const ids = found.size > 0 ? [...found] : [...new Set(bare(value).filter((id) => id.length <= MAX_ID))];
  return ids.length <= MAX_IDS ? ids : [...ids.slice(0, KEPT_FIRST), ...ids.slice(KEPT_FIRST - MAX_IDS)];
};
