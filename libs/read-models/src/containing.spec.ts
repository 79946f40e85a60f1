import { describe, expect, it } from 'vitest';
import { containing } from './containing.js';

describe('containing', () => {
  it.each([
    ['invoice', '%invoice%'],
    ['100%', '%100\\%%'],
    ['a_b', '%a\\_b%'],
    ['back\\slash', '%back\\\\slash%'],
  ])('looks for %s as it stands', (text, pattern) => expect(containing(text)).toBe(pattern));
});
