import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subjectMarks } from './subject-marks.js';

describe('subjectMarks', () => {
  it.each([
    'FW: Oak', 'Fwd: Oak', 'fw:Oak', 'FWD : Oak', 'Fw\u00a0: Oak', 'FW：Oak', 'TR : Oak', 'WG: Oak', 'RV: Oak', 'ENC: Oak', 'PD: Oak', 'VB: Oak', 'VL: Oak', 'Doorst: Oak',
    'Továbbítás: Oak', 'TOVÁBBÍTÁS: Oak', 'İLT: Oak', 'ilt: Oak', 'Пересл: Oak', 'ΠΡΘ: Oak', '转发: Oak', '轉寄：Oak', '転送: Oak', '전달: Oak', 'Fwd[2]: Oak', 'FW (3): Oak',
    '[Fwd: Oak]', '[FWD] Oak', '(Fwd) Oak', '[EXTERNAL] FW: Oak', '[EXT][Desk] Fwd: Oak', '***SPAM*** FW: Oak', 'FW: RE: FW: Oak', 'Oak (fwd)', '  \u200eFW: Oak', 'I: FW: Oak',
  ])('sees a forward in %j', (subject) => {
    expect(subjectMarks(subject)).toMatchObject({ forward: 'first', base: 'Oak' });
  }); // prettier-ignore

  it.each([
    'Re: FW: Oak',
    'AW: WG: Oak',
    'RE: [Fwd: Oak]',
    'SV: VB: Oak',
    '[EXT] Re: Fwd: Oak',
    'Odp: PD: Oak',
    '回复: 转发: Oak',
  ])('sees one that was answered in %j', (subject) =>
    expect(subjectMarks(subject)).toEqual({ forward: 'later', answered: true, base: 'Oak' }),
  );

  it.each(['I: Oak', 'VS: Oak', 'FS: Oak'])('doubts %j', (subject) => {
    expect(subjectMarks(subject)).toMatchObject({ forward: 'doubtful', base: 'Oak' });
  });

  it.each([
    '',
    'Oak',
    'Re: Oak',
    'Forwards: Oak',
    'FW Oak',
    'Fwdoak: x',
    'Transport: Oak',
    '[Desk] Oak',
    'Ticket 4: FW lost',
    'http://fw:80',
  ])('sees none in %j', (subject) => expect(subjectMarks(subject).forward).toBe('none'));

  it('keeps what stands after the marks', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('Fwd: ', 'RE: ', 'WG : ', '[EXT] '), { maxLength: 6 }), (found) => {
        expect(subjectMarks(`${found.join('')}Oak`).base.endsWith('Oak')).toBe(true);
      }),
    );
  });
});
