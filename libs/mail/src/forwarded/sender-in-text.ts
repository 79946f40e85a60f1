import { asciiAddress, isAddrSpec, type Mailbox } from '../address/mailbox.js';
import { folded, visible } from '../quoted/text-line.js';

/** Who stands behind a `From:` in a text, `certain` when nothing had to be chosen; or why it cannot be told. */
export type SenderInText =
  | Readonly<{ mailbox: Mailbox; certain: boolean }>
  | Readonly<{ why: 'address-missing' | 'address-unreadable' | 'several-addresses' | 'sent-on-behalf' }>;

type Found = Readonly<{ address: string; from: number; to: number; angled: boolean }>;

const MAX_VALUE = 1_000;
const MAX_NAME = 256;
const local = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]/;
const domain = /[\p{L}\p{N}\p{M}.-]/u;
const before = new Set([...' <[(:"\'“”„«»‘’,;|＜（［【*_/，；：、', '']);
const after = new Set([...' >])"\'“”„«»‘’,;|<[(＞）］】*_?，；、', '']);

const onBehalf =
  /\s(?:on behalf of|im auftrag von|au nom de|de la part de|en nombre de|per conto di|em nome de|namens|w imieniu|på vegne af|puolesta|от имени)\s/i;

/** The address around the `@` at `sign`: null when it is none, `cut` when what stands beside it may belong to it. */
const addressAround = (value: string, sign: number): Found | 'cut' => {
  let from = sign;
  while (from > 0 && local.test(value.charAt(from - 1))) from -= 1;
  let to = sign + 1;
  while (to < value.length && domain.test(value.charAt(to))) to += 1;
  while (to > sign && '.-'.includes(value.charAt(to - 1))) to -= 1;
  // Around an address in single quotes or in bold these are not parts of it.
  while (from < sign && "'*_`".includes(value.charAt(from))) from += 1;
  const address = asciiAddress(value.slice(from, to));
  const next = value.charAt(to) === '.' ? value.charAt(to + 1) : value.charAt(to);
  if (!isAddrSpec(address) || !address.slice(sign - from).includes('.')) return 'cut';
  if (isMixed(value.slice(sign + 1, to)) || !before.has(value.charAt(from - 1)) || !after.has(next)) return 'cut';
  const opening = value.slice(Math.max(0, from - 8), from).toLowerCase();
  return { address, from, to, angled: /(?:[<[(＜（]|mailto:)\s?$/.test(opening) };
};

/** Latin and other letters in the last label: the next word stands right behind the address. */
const isMixed = (host: string): boolean => {
  const last = host.slice(host.lastIndexOf('.') + 1);
  return /[A-Za-z]/.test(last) && /[^A-Za-z0-9-]/.test(last);
};

const addressesIn = (value: string): { found: Found[]; cut: boolean } => {
  const found: Found[] = [];
  let cut = false;
  for (let sign = value.indexOf('@'); sign >= 0; sign = value.indexOf('@', sign + 1)) {
    const address = addressAround(value, sign);
    if (address === 'cut') cut = true;
    else found.push(address);
  }
  return { found, cut };
};

const sameAddress = (found: readonly Found[]): Found | null =>
  found[0] !== undefined && found.every(({ address }) => folded(address) === folded(found[0]?.address ?? ''))
    ? found[0]
    : null;

/** The sender that the value of a `From:` line names: `X <x@y>`, `x@y`, `X [mailto:x@y]`, `X<mailto:x@y> <x@y<mailto:x@y>>`, `X (x@y)`, ... */
export const senderInText = (given: string): SenderInText => {
  const value = unescaped(visible(given.slice(0, MAX_VALUE)));
  const behalf = onBehalf.exec(value);
  const own = behalf === null ? value : value.slice(0, behalf.index);
  if (behalf !== null && !value.slice(behalf.index).includes('@')) return { why: 'sent-on-behalf' };
  const { found, cut } = addressesIn(own);
  if (found.length === 0) return { why: cut ? 'address-unreadable' : 'address-missing' };
  const angled = found.filter((one) => one.angled);
  const one = sameAddress(found) ?? (cut ? null : sameAddress(angled));
  const others = found.filter(({ address }) => folded(address) !== folded(one?.address ?? ''));
  if (one === null || (cut && !one.angled) || others.some((other) => standsInList(own, other))) {
    return { why: cut ? 'address-unreadable' : 'several-addresses' };
  }
  const name = nameIn(own, found);
  return {
    mailbox: { address: one.address, name: folded(name) === folded(one.address) ? '' : name },
    // A name that is another address is odd, and may be meant to mislead.
    certain: behalf === null && others.length === 0,
  };
};

const standsInList = (value: string, { from, to }: Found): boolean =>
  /^[\s"'>\])]*[,;]/.test(value.slice(to, to + 20)) ||
  /[,;][\s"'<[(]*$/.test(value.slice(Math.max(0, from - 20), from));

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&amp;': '&',
  '&#39;': "'",
};
const unescaped = (value: string): string =>
  value.includes('&') ? value.replace(/&(?:lt|gt|quot|amp|#39);/g, (entity) => entities[entity] ?? entity) : value;

/** What stands before the first address that is not the name itself, else after it (`x@y (X)`). */
const nameIn = (value: string, found: readonly Found[]): string => {
  const first = found.find(({ angled }) => angled) ?? found[0];
  const start = value.slice(0, first?.from ?? 0);
  const name = tidyName(start.replace(/(?:[<[(＜（]\s?)?(?:mailto:)?\s?$/i, ''));
  if (name !== '' || first === undefined) return name;
  const rest = value.slice(first.to);
  const open = rest.indexOf('(');
  const close = rest.indexOf(')', open);
  const said = open >= 0 && close > open ? tidyName(rest.slice(open + 1, close)) : '';
  return said.includes('@') ? '' : said;
};

const around = /^[\s"'“”„«»‘’*_|\\[\]<>()]+|[\s"'“”„«»‘’*_|\\[\]<>(),;:]+$/g;
const tidyName = (text: string): string => {
  const name = text.replace(/\s+/g, ' ').replace(around, '').slice(0, MAX_NAME).trim();
  return balanced(name);
};

// `X (Y` lost its closing bracket to the trimming above.
const balanced = (name: string): string => {
  const open = name.lastIndexOf('(');
  return open > 0 && !name.includes(')', open) ? `${name})` : name;
};
