import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailDate } from './mail-date.js';

describe('mailDate', () => {
  it.each([
    ['Tue, 3 Nov 2026 10:00:00 +0100', '2026-11-03T09:00:00.000Z'],
    ['3 Nov 2026 10:00 -0530 (IST)', '2026-11-03T15:30:00.000Z'],
    ['Tue,3 Nov 26 10:00:00 EST', '2026-11-03T15:00:00.000Z'],
    ['Fri, 26 Mar 93 11:13:32 GMT', '1993-03-26T11:13:32.000Z'],
    ['Tue Nov  3 10:00:00 2026 UTC', '2026-11-03T10:00:00.000Z'],
    ['2026-11-03T10:00:00Z', '2026-11-03T10:00:00.000Z'],
    ['2026-11-03 10:00:00.123 +02:00', '2026-11-03T08:00:00.000Z'],
    ['03-Nov-2026 10:00:00 GMT+0100', '2026-11-03T09:00:00.000Z'],
    ['Nov 3, 2026 3:05 PM Z', '2026-11-03T15:05:00.000Z'],
    ['Thu, 31 Dec 2026 23:59:60 +0000', '2026-12-31T23:59:59.000Z'],
  ])('reads %s', (text, instant) => expect(mailDate(text)).toEqual({ instant, zoned: true }));

  it('counts a date without a zone as UTC, and says so', () => {
    expect(mailDate('Tue, 3 Nov 2026 10:00:00')).toEqual({ instant: '2026-11-03T10:00:00.000Z', zoned: false });
    expect(mailDate('Tue, 3 Nov 2026 10:00:00 XYZ')).toEqual({ instant: '2026-11-03T10:00:00.000Z', zoned: false });
  });

  it.each([
    '',
    'yesterday',
    'Tue, 31 Feb 2026 10:00:00 +0000',
    'Tue, 3 Nov 2026 25:00:00 +0000',
    '3 Nov',
    '1 2 3 4 5',
    'Tue, 3 Nov 0026 1:00:00 Z',
  ])('is sure that %j is no date', (text) => expect(mailDate(text)).toBeNull());

  it('reads back every date as mail programs write it', () => {
    const date = fc.date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (instant) => {
        instant.setUTCMilliseconds(0);
        expect(mailDate(instant.toUTCString())?.instant).toBe(instant.toISOString());
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => mailDate(text) === null || !Number.isNaN(Date.parse(mailDate(text)?.instant ?? '')),
      ),
    );
  });
});
