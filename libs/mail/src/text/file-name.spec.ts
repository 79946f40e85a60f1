import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from './file-name.js';

describe('safeFileName', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['Größe 2026.pdf', 'Größe 2026.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\a.doc', 'a.doc'],
    ['folder/', 'folder'],
    ['..', 'attachment'],
    ['', 'attachment'],
    ['.htaccess', 'htaccess'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\r\nb\0.txt', 'ab.txt'],
    ['con.txt', '_con.txt'],
    ['a<b>:"|?*.txt', 'ab.txt'],
    [`${'x'.repeat(300)}.docx`, `${'x'.repeat(115)}.docx`],
  ])('makes %j %j', (name, expected) => expect(safeFileName(name)).toBe(expected));

  it('always gives a plain name, and the same one when asked again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toBe('');
        // oxlint-disable-next-line no-control-regex
        expect(safe).not.toMatch(/[/\\\u0000-\u001f\u007f]|^\.|\.$/);
        expect(Array.from(safe).length).toBeLessThanOrEqual(121);
        expect(safeFileName(safe)).toBe(safe);
      }),
    );
  });
});
