import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitMail } from '../parse/header-block.js';
import { Headers } from '../parse/headers.js';
import { spamHeaders } from './spam-headers.js';

const read = (header: string) => spamHeaders(new Headers(splitMail(Buffer.from(`${header}\r\n\r\n`)).fields));

describe('spamHeaders', () => {
  it.each<[string, boolean, number | null]>([
    ['X-Spam-Flag: YES', true, null],
    ['X-Spam-Flag: NO', false, null],
    ['X-Spam-Status: Yes, score=15.2 required=5.0 tests=A,\r\n B autolearn=no', true, 15.2],
    ['X-Spam-Status: No, hits=-1.9 required=5', false, -1.9],
    ['X-Spam-Score: 7.5 (+++++++)', false, 7.5],
    ['X-Spam-Score: -2.1', false, -2.1],
    ['X-Spam-Level: *****', false, 5],
    ['X-Spam_bar: +++', false, 3],
    ['X-MS-Exchange-Organization-SCL: 9', true, null],
    ['X-MS-Exchange-Organization-SCL: -1', false, null],
    ['X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:DE;SCL:1;SFV:NSPM;CAT:NONE;', false, null],
    ['X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:SPM;H:x', true, null],
    ['X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:NSPM;CAT:PHSH;', true, null],
    ['X-Spamd-Result: default: True [16.10 / 15.00];\r\n BAYES_SPAM(5.1)[99%]', true, 16.1],
    ['X-Spamd-Result: default: False [-2.10 / 15.00]; X(0)[]', false, -2.1],
    ['X-Rspamd-Action: add header', true, null],
    ['X-Rspamd-Action: no action', false, null],
    ['X-Barracuda-Spam-Flag: YES', true, null],
    ['X-Barracuda-Spam-Status: Yes, SCORE=6.00 using global scores', true, 6],
    ['X-Proofpoint-Spam-Details: rule=spam policy=default score=99', true, null],
    ['X-Proofpoint-Spam-Details: rule=inbound_notspam policy=inbound score=0', false, null],
    [
      'X-Ham-Report: Spam detection software, running on "x",\r\n has NOT identified. Content analysis details: (-1.0 points, 5.0 required)',
      false,
      -1,
    ],
    ['X-Spam-Report: Content analysis details: (7.2 points, 5.0 required)', true, 7.2],
    ['X-Bogosity: Spam, tests=bogofilter, spamicity=0.999', true, null],
    ['X-Bogosity: Ham, tests=bogofilter', false, null],
    ['X-SES-Spam-Verdict: FAIL', true, null],
    ['X-Yandex-Spam: 1', false, null],
    ['X-Mailscanner-SpamCheck: not spam, SpamAssassin (score=1.2, required 5)', false, 1.2],
  ])('reads %j', (header, spam, score) => {
    const [name = ''] = header.split(':', 1);
    expect(read(header)).toEqual([{ header: name.toLowerCase(), spam, score }]);
  });

  it.each(['Subject: spam', 'X-Spam-Score: many', 'X-Spam-Level:', 'X-Spamd-Bar: ---'])(
    'reads nothing in %j',
    (header) => {
      expect(read(header)).toEqual([]);
    },
  );

  it('keeps what several filters wrote, but not without end', () => {
    expect(read('X-Spam-Flag: NO\r\nX-Spam-Flag: YES').map(({ spam }) => spam)).toEqual([false, true]);
    expect(read(Array.from({ length: 500 }, () => 'X-Spam-Flag: YES').join('\r\n'))).toHaveLength(30);
  });

  it('answers for any value', () => {
    const names = fc.constantFrom(
      'X-Spam-Status',
      'X-Spamd-Result',
      'X-Forefront-Antispam-Report',
      'X-Spam-Report',
      'X-Spam-Level',
    );
    fc.assert(
      fc.property(names, fc.string({ maxLength: 200 }), (name, value) =>
        read(`${name}: ${value}`).every(({ score }) => score === null || Number.isFinite(score)),
      ),
    );
  });
});
