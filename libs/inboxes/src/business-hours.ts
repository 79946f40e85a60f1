/** A stretch of one weekday in local time: `day` from 1, Monday, to 7; `from` and `to` as `08:30`, `to` being later and at most `24:00`. */
export type OpenStretch = Readonly<{ day: number; from: string; to: string }>;

/** When a team is at work: an IANA time zone, the stretches of a week there, and local dates (`2026-12-25`) on which it is not. */
export type BusinessHours = Readonly<{
  timeZone: string;
  week: readonly OpenStretch[];
  holidays: readonly string[];
}>;
