/** UIDs of one folder under one UIDVALIDITY: ranges in rising order that neither overlap nor touch. */
export type UidSet = readonly (readonly [first: number, last: number])[];

export const noUids: UidSet = [];

const byFirst = (a: readonly [number, number], b: readonly [number, number]): number => a[0] - b[0];

const joined = (ranges: UidSet): UidSet => {
  const result: [number, number][] = [];
  for (const [first, last] of ranges) {
    const before = result.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
};

/** The set of some UIDs, in any order, also repeated. */
export const uidSet = (uids: Iterable<number>): UidSet =>
  joined([...uids].sort((a, b) => a - b).map((uid) => [uid, uid] as const));

/** Both sets in one. Cheap when `more` lies behind `known`, as news do. */
export const withUids = (known: UidSet, more: UidSet): UidSet => {
  const [next] = more;
  if (next === undefined) return known;
  const behind = known.at(-1);
  if (behind === undefined || behind[0] < next[0])
    return [...known.slice(0, -1), ...joined([...known.slice(-1), ...more])];
  return joined([...known, ...more].sort(byFirst));
};

export const hasUid = (set: UidSet, uid: number): boolean => {
  let [from, to] = [0, set.length - 1];
  while (from <= to) {
    const middle = (from + to) >> 1;
    const [first, last] = set[middle]!;
    if (uid < first) to = middle - 1;
    else if (uid > last) from = middle + 1;
    else return true;
  }
  return false;
};

export const uidCount = (set: UidSet): number => set.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** As IMAP writes it, `1:50,52`; the empty set is the empty text. */
export const uidSetText = (set: UidSet): string =>
  set.map(([first, last]) => (first === last ? String(first) : `${first}:${last}`)).join(',');

/** Reads what uidSetText() wrote. */
export const readUidSet = (text: string): UidSet =>
  text === ''
    ? noUids
    : text.split(',').map((part) => {
        const [first = 0, last = first] = part.split(':').map(Number);
        return [first, last] as const;
      });
