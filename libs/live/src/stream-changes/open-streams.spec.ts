import { expect, it } from 'vitest';
import { OpenStreams } from './open-streams.js';

it('lets each person hold a number of streams, and another once one was closed', () => {
  const streams = new OpenStreams(2);
  const [first, second] = [streams.open('ada'), streams.open('ada')];
  expect([first, second]).not.toContain(null);
  expect(streams.open('ada')).toBeNull();
  expect(streams.open('ben')).not.toBeNull();
  first?.();
  expect(streams.open('ada')).not.toBeNull();
  expect(streams.open('ada')).toBeNull();
});
