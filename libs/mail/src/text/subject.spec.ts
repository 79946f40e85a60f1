import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { staysLinear } from '../../../../test/scaling.js';
import { baseSubject, replySubject } from './subject.js';

describe('replySubject', () => {
  it.each([
    ['Hello', 'Re: Hello'],
    ['Re: Hello', 'Re: Hello'],
    ['RE: re:Re : Hello', 'Re: Hello'],
    ['AW: SV: Réf: Hello', 'Re: Hello'],
    ['TR : Bonjour', 'Re: Bonjour'],
    ['Re\u00a0: Bonjour', 'Re: Bonjour'],
    ['Re[2]: Hello', 'Re: Hello'],
    ['RE(12): Hello', 'Re: Hello'],
    ['回复：你好', 'Re: 你好'],
    ['Re: Fwd: Hello', 'Re: Fwd: Hello'],
    ['Ref: 4711', 'Re: Ref: 4711'],
    ['Return: my order', 'Re: Return: my order'],
    ['Re Hello', 'Re: Re Hello'],
    ['Re[x]: Hello', 'Re: Re[x]: Hello'],
    ['', 'Re:'],
    ['Re:', 'Re:'],
  ])('answers %j with %j', (subject, expected) => expect(replySubject(subject)).toBe(expected));

  it('gives the same when it answers its own answer', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (subject) => replySubject(replySubject(subject)) === replySubject(subject),
      ),
    );
  });

  it('takes linear time', () => {
    staysLinear('Re: ', baseSubject);
    staysLinear(' ', (text) => baseSubject(`Re${text}:`));
  });
});
