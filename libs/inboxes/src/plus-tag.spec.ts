import { describe, expect, it } from 'vitest';
import { withoutTag } from './plus-tag.js';

describe('withoutTag', () => {
  it.each([
    ['zoe+shop@example.net', 'zoe@example.net'],
    ['zoe+a+b@example.net', 'zoe@example.net'],
    ['zoe@example.net', 'zoe@example.net'],
    ['+shop@example.net', '+shop@example.net'],
    ['zoe@a+b.example', 'zoe@a+b.example'],
    ['no address+at all', 'no address+at all'],
  ])('makes %s to %s', (address, plain) => expect(withoutTag(address)).toBe(plain));
});
