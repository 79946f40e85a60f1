import { describe, expect, it } from 'vitest';
import { comparableSubject } from './comparable-subject.js';

describe('comparableSubject', () => {
  it.each(['Invoice 7', 'Re: INVOICE  7', 'Fwd: AW: Invoice 7', 'WG: Re[2]: invoice 7 ', 'TR : RE : Invoice 7'])(
    'finds the same thing in %j',
    (subject) => expect(comparableSubject(subject)).toBe('invoice 7'),
  );
  it.each(['Re:', '', '  ', 'Fwd: Re: '])('finds nothing in %j', (subject) =>
    expect(comparableSubject(subject)).toBe(''),
  );
  it('is short', () => expect(comparableSubject('x'.repeat(5_000))).toHaveLength(200));
});
