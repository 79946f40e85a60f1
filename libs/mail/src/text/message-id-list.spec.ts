import { describe, expect, it } from 'vitest';
import { staysLinear } from '../../../../test/scaling.js';
import { messageIdsIn } from './message-id-list.js';

describe('messageIdsIn', () => {
  it.each([
    ['<a@x> <b@y>', ['<a@x>', '<b@y>']],
    ['<a@x><b@y>\r\n\t<a@x>', ['<a@x>', '<b@y>']],
    ['<a\r\n b@x>', ['<ab@x>']],
    ['Your message of Monday <a@x>', ['<a@x>']],
    ['a@x b@y', ['<a@x>', '<b@y>']],
    ['<<a@x>>', ['<a@x>']],
    ['<no-at-sign>', ['<no-at-sign>']],
    ['<>', []],
    ['<unclosed@x', []],
    ['nothing', []],
    ['', []],
  ])('finds in %j %j', (value, expected) => expect(messageIdsIn(value)).toEqual(expected));

  it('keeps the first and the last of very many', () => {
    const ids = messageIdsIn(Array.from({ length: 1_000 }, (_, index) => `<${index}@x>`).join(' '));
    expect(ids).toHaveLength(200);
    expect([ids[0], ids[19], ids[20], ids.at(-1)]).toEqual(['<0@x>', '<19@x>', '<820@x>', '<999@x>']);
  });

  it('takes linear time', () => {
    staysLinear('<', messageIdsIn);
    staysLinear('<', (text) => messageIdsIn(`${text}${'>'.repeat(text.length)}`));
  });
});
