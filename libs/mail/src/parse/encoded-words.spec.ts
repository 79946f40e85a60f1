import { describe, expect, it } from 'vitest';
import { Headers } from './headers.js';
import { splitMail } from './header-block.js';

const headers = (text: string): Headers => new Headers(splitMail(Buffer.from(text, 'latin1')).fields);

describe('encoded words', () => {
  it.each([
    ['=?utf-8?Q?Gr=C3=B6=C3=9Fe?=', 'Größe'],
    ['=?utf-8?B?R3LDtg==?= =?utf-8?B?w59l?=', 'Größe'],
    ['=?iso-8859-1?q?a_=E9?= and =?windows-1251?B?z/Do4uXy?=', 'a é and Привет'],
    ['=?utf-7?Q?Fr+APY-sche_+-1?=', 'Frösche +1'],
    ['=?iso-8859-1?Q?B\xe4r?= \xe4', 'Bär ä'],
    ['=?no-such-charset?Q?abc?=', 'abc'],
    ['=?unknown-8bit?Q?B=E4r?=', 'Bär'],
    ['=?utf-8?Q?who?where??= =?utf-8?Q?=C3=A4?=', 'who?where?ä'],
    ['=?iso-2022-kr?B?GyQpQw48MxscDw==?=', '설'],
    ['=?hz-gb-2312?Q?~{VPND~}?=', '中文'],
    ['=?gb18030?B?1eLKx9bQzsQ=?= =?big5?B?pKSk5Q==?= =?koi8-r?B?8NLJ18XU?=', '这是中文中文Привет'],
    ['=?UTF-8?B?44GC44GE44G?= =?UTF-8?B?G?=', 'あいう'],
    ['=?utf-8?Q?not closed', '=?utf-8?Q?not closed'],
    ['=?utf-8?Q?a=0D=0ABcc:_x@y?=', 'a Bcc: x@y'],
  ])('reads the subject %j as %j', (written, subject) => {
    expect(headers(`Subject: ${written}\r\n\r\n`).subject()).toBe(subject);
  });

  it.each([
    ['=?utf-8?Q?Doe, John?= <john@example.org>', [{ name: 'Doe, John', address: 'john@example.org' }]],
    ['=?utf-8?Q?A:B?= <ab@example.org>', [{ name: 'A:B', address: 'ab@example.org' }]],
    [
      '=?utf-8?Q?ceo=40bank.example_=3Cceo=40bank.example=3E?= <evil@example.net>',
      [{ name: 'ceo@bank.example <ceo@bank.example>', address: 'evil@example.net' }],
    ],
    ['"Ann" <ann@b\xfccher.example>', [{ name: 'Ann', address: 'ann@xn--bcher-kva.example' }]],
    ['ann@xn--bcher-kva.example', [{ name: '', address: 'ann@xn--bcher-kva.example' }]],
    ['undisclosed-recipients:;', []],
    [
      'a@x.example, A@X.example, a@x.example',
      [
        { name: '', address: 'a@x.example' },
        { name: '', address: 'A@x.example' },
      ],
    ],
  ])('reads the mailboxes %j', (written, expected) => {
    expect(headers(`To: ${written}\r\n\r\n`).mailboxes('to')).toEqual(expected);
  });
});
