import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BusinessHours } from '#libs/inboxes';
import { isOpen, opensNext } from './opening-hours.js';

const office: BusinessHours = {
  timeZone: 'Europe/Vienna',
  week: [1, 2, 3, 4, 5].flatMap((day) => [
    { day, from: '08:00', to: '12:00' },
    { day, from: '13:00', to: '17:00' },
  ]),
  holidays: ['2026-12-25'],
};

describe('an inbox', () => {
  it.each([
    ['2026-03-02T06:59:59.999Z', false],
    ['2026-03-02T07:00:00.000Z', true],
    ['2026-03-02T10:59:59.999Z', true],
    ['2026-03-02T11:00:00.000Z', false],
    ['2026-03-02T12:00:00.000Z', true],
    ['2026-03-01T09:00:00.000Z', false],
    ['2026-07-01T06:00:00.000Z', true],
    ['2026-12-25T09:00:00.000Z', false],
  ])('at %s is open: %s', (at, open) => expect(isOpen(office, at)).toBe(open));

  it.each([
    ['before work', '2026-03-02T05:00:00.000Z', '2026-03-02T07:00:00.000Z'],
    ['at noon', '2026-03-02T11:30:00.000Z', '2026-03-02T12:00:00.000Z'],
    ['on a Friday night', '2026-03-06T22:00:00.000Z', '2026-03-09T07:00:00.000Z'],
    ['before clocks change', '2026-03-27T18:00:00.000Z', '2026-03-30T06:00:00.000Z'],
    ['before a holiday and a weekend', '2026-12-24T18:00:00.000Z', '2026-12-28T07:00:00.000Z'],
  ])('%s opens next as clocks there show', (_, at, next) => expect(opensNext(office, at)).toBe(next));

  it('without business hours is always open, and never opens', () => {
    expect(isOpen(null, '2026-03-01T03:00:00.000Z')).toBe(true);
    expect(opensNext(null, '2026-03-01T03:00:00.000Z')).toBeNull();
    expect(opensNext(office, '2026-03-02T09:00:00.000Z')).toBeNull();
  });

  it('opens where clocks skip the hour that it opens at, once they show a later one', () => {
    const sundays = { ...office, week: [{ day: 7, from: '02:00', to: '06:00' }] };
    expect(opensNext(sundays, '2026-03-28T20:00:00.000Z')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('is open to the end of the day, whatever day that is elsewhere', () => {
    const late = { ...office, timeZone: 'Pacific/Kiritimati', week: [{ day: 1, from: '00:00', to: '24:00' }] };
    expect(isOpen(late, '2026-03-01T10:00:00.000Z')).toBe(true);
    expect(isOpen(late, '2026-03-02T09:59:00.000Z')).toBe(true);
    expect(isOpen(late, '2026-03-02T10:00:00.000Z')).toBe(false);
  });

  it('is open when it opens next, and at no full hour before', () => {
    const hour = fc.integer({ min: 5, max: 22 });
    const stretch = fc.record({ day: fc.integer({ min: 1, max: 7 }), hours: fc.tuple(hour, hour) });
    const time = (n: number) => `${String(n).padStart(2, '0')}:30`;
    const week = fc.array(
      stretch.map(({ day, hours: [a, b] }) => ({ day, from: time(Math.min(a, b)), to: time(Math.max(a, b) + 1) })),
      { minLength: 1, maxLength: 4 },
    );
    const timeZone = fc.constantFrom('Europe/Vienna', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe');
    const instants = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(week, timeZone, instants, (stretches, zone, date) => {
        const hours: BusinessHours = { timeZone: zone, week: stretches, holidays: [] };
        const at = date.toISOString();
        const next = opensNext(hours, at);
        expect(next === null).toBe(isOpen(hours, at));
        if (next === null) return;
        expect(isOpen(hours, next)).toBe(true);
        for (let ms = date.getTime(); ms < Date.parse(next); ms += 60 * 60_000)
          expect(isOpen(hours, new Date(ms).toISOString())).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
