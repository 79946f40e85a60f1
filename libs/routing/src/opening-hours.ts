import type { BusinessHours } from '#libs/inboxes';

const DAY = 24 * 60 * 60_000;

/** So many days are looked ahead for the next opening: a list of holidays holds no more than a year of them. */
const DAYS_AHEAD = 430;

type Local = Readonly<{ date: string; time: string }>;

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const numbers = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...numbers });
  formats.set(timeZone, format);
  return format;
};

const localOf = (timeZone: string, ms: number): Local => {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
};

const asUtc = ({ date, time }: Local): number => Date.parse(`${date}T${time}:00.000Z`);

/** Minutes do not show in it: an instant's offset from UTC changes on whole minutes only. */
const offsetAt = (timeZone: string, ms: number): number =>
  asUtc(localOf(timeZone, ms)) - Math.floor(ms / 60_000) * 60_000;

/** The first instant at which clocks there show this or, where they skip it, later. */
const instantOf = (timeZone: string, wanted: Local): number => {
  const utc = asUtc(wanted);
  const candidates = [offsetAt(timeZone, utc - DAY), offsetAt(timeZone, utc + DAY)]
    .map((offset) => utc - offset)
    .toSorted((a, b) => a - b);
  return candidates.find((ms) => asUtc(localOf(timeZone, ms)) >= utc) ?? utc;
};

/** From 1, Monday, to 7. */
const weekdayOf = (date: string): number => new Date(`${date}T00:00:00.000Z`).getUTCDay() || 7;

const stretchesOn = ({ week, holidays }: BusinessHours, date: string) =>
  holidays.includes(date) ? [] : week.filter(({ day }) => day === weekdayOf(date));

/** Whether an inbox is open at an instant, RFC 3339; one without business hours always is. */
export const isOpen = (hours: BusinessHours | null, at: string): boolean => {
  if (hours === null) return true;
  const { date, time } = localOf(hours.timeZone, Date.parse(at));
  return stretchesOn(hours, date).some(({ from, to }) => from <= time && time < to);
};

/** When an inbox that is closed at an instant opens next, RFC 3339 in UTC; null for one that is open then, or is not in the year ahead. */
export const opensNext = (hours: BusinessHours | null, at: string): string | null => {
  if (hours === null || isOpen(hours, at)) return null;
  const { timeZone } = hours;
  const now = Date.parse(at);
  const today = Date.parse(`${localOf(timeZone, now).date}T00:00:00.000Z`);
  for (let day = 0; day < DAYS_AHEAD; day += 1) {
    const date = new Date(today + day * DAY).toISOString().slice(0, 10);
    const openings = stretchesOn(hours, date).map(({ from: time }) => instantOf(timeZone, { date, time }));
    const next = openings.filter((ms) => ms > now).toSorted((a, b) => a - b)[0];
    if (next !== undefined) return new Date(next).toISOString();
  }
  return null;
};
