const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** RFC 5322 4.3 and the names that European and Asian servers write, in minutes. Other letters mean nothing certain. */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0, gmt: 0, utc: 0, z: 0, wet: 0, west: 60, bst: 60, cet: 60, met: 60, cest: 120, mest: 120, eet: 120, eest: 180, msk: 180,
  est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420, jst: 540, kst: 540, hkt: 480, sgt: 480,
}; // prettier-ignore

const time = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?$/;
const offset = /^(?:gmt|utc)?([+-])(\d{2}):?(\d{2})$/;
const iso = /^(\d{4})-(\d{2})-(\d{2})$/;

type Parts = {
  year?: number;
  month?: number;
  day?: number;
  time?: [number, number, number];
  zone?: number;
  afternoon?: boolean;
};

const fullYear = (text: string): number => {
  const year = Number(text);
  // RFC 5322 4.3
  return text.length >= 4 ? year : text.length === 3 ? year + 1900 : year < 50 ? year + 2000 : year + 1900;
};

const read = (parts: Parts, word: string): void => {
  const clock = time.exec(word);
  const shift = offset.exec(word);
  const isoDate = iso.exec(word);
  const month = MONTHS.indexOf(word.slice(0, 3));
  if (clock !== null) parts.time ??= [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
  else if (shift !== null) parts.zone ??= (shift[1] === '-' ? -1 : 1) * (Number(shift[2]) * 60 + Number(shift[3]));
  else if (isoDate !== null) {
    Object.assign(parts, { year: Number(isoDate[1]), month: Number(isoDate[2]) - 1, day: Number(isoDate[3]) });
  } else if (/^\d+$/.test(word)) {
    if (word.length <= 2 && parts.day === undefined) parts.day = Number(word);
    else parts.year ??= fullYear(word);
  } else if (month >= 0 && parts.month === undefined) parts.month = month;
  else if (word === 'pm' || word === 'am') parts.afternoon = word === 'pm';
  else {
    const zone = ZONES[word];
    if (zone !== undefined) parts.zone ??= zone;
  }
};

const words = (text: string): string[] =>
  text
    .slice(0, 200)
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .replace(/(\d)t(\d)/, '$1 $2')
    .replace(/(:\d{2})(z|[+-]\d{2}:?\d{2})/, '$1 $2')
    .replace(/(\d{1,2})-([a-z]{3})[a-z]*-(\d{2,4})/, '$1 $2 $3')
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .slice(0, 12);

/**
 * The instant of a Date header as RFC 3339 in UTC, in the forms of RFC 5322 (obsolete ones too), asctime and ISO 8601. A date without a
 * readable zone counts as UTC, and `zoned` is false. Null when it is no date: never the time of reading.
 */
export const mailDate = (text: string): { instant: string; zoned: boolean } | null => {
  const parts: Parts = {};
  for (const word of words(text)) read(parts, word);
  const { year, month, day, zone } = parts;
  if (year === undefined || month === undefined || day === undefined || year < 1970 || year > 9998) return null;
  const [hour, minute, second] = parts.time ?? [0, 0, 0];
  const hours = parts.afternoon === true && hour < 12 ? hour + 12 : hour;
  if (hours > 24 || minute > 59 || second > 60 || month > 11 || Math.abs(zone ?? 0) > 1440) return null;
  const local = new Date(Date.UTC(year, month, day));
  if (local.getUTCMonth() !== month || local.getUTCDate() !== day) return null;
  const instant = Date.UTC(year, month, day, hours, minute, Math.min(second, 59)) - (zone ?? 0) * 60_000;
  return { instant: new Date(instant).toISOString(), zoned: zone !== undefined };
};
