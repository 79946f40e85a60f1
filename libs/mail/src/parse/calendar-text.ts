const LINES = [
  ['SUMMARY', ''],
  ['DTSTART', 'Start: '],
  ['DTEND', 'End: '],
  ['LOCATION', 'Where: '],
  ['ORGANIZER', 'Organizer: '],
  ['DESCRIPTION', '\n'],
] as const;

const instant = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?$/;

/** RFC 5545 3.3.11 and 3.3.4. */
const readable = (value: string): string => {
  const [, year, month, day, hour, minute, utc] = instant.exec(value) ?? [];
  if (year !== undefined)
    return `${year}-${month}-${day}${hour === undefined ? '' : ` ${hour}:${minute}${utc === 'Z' ? ' UTC' : ''}`}`;
  return value
    .replace(/^mailto:/i, '')
    .replace(/\\n/gi, '\n')
    .replace(/\\([\\;,])/g, '$1');
};

/** What a person reads of an invitation (RFC 5545): its first event in a few lines; null when there is none. */
export const calendarText = (calendar: string): string | null => {
  const unfolded = calendar.replace(/\r?\n[ \t]/g, '');
  const begin = unfolded.search(/^BEGIN:VEVENT/im);
  if (begin < 0) return null;
  const fields = new Map<string, string>();
  for (const line of unfolded.slice(begin).split(/\r?\n/).slice(1)) {
    if (/^(?:BEGIN|END):/i.test(line)) break;
    const [, name = '', value = ''] = /^([A-Za-z-]+)(?=[;:])[^:"]*(?:"[^"]*"[^:"]*)*:(.*)$/.exec(line) ?? [];
    if (name !== '' && !fields.has(name.toUpperCase())) fields.set(name.toUpperCase(), readable(value.trim()));
  }
  const shown = LINES.flatMap(([name, label]) => {
    const value = fields.get(name) ?? '';
    return value === '' ? [] : [`${label}${value}`];
  });
  return shown.length === 0 ? null : shown.join('\n');
};
