import { expect } from 'vitest';

const SIZE = 20_000;
const TIMES = 16;

/** The time of the processor, in milliseconds, the least of two: what else the machine does is not counted. */
const cost = (act: () => unknown): number => {
  const once = (): number => {
    const started = process.cpuUsage();
    act();
    return process.cpuUsage(started).user / 1_000;
  };
  return Math.min(once(), once());
};

/**
 * Expects that reading a text of sixteen times the length, `bit` over and over, costs no more than six times sixteen as much; it would be 256
 * times if the time were quadratic.
 */
export const staysLinear = (bit: string, read: (text: string) => unknown): void => {
  const short = bit.repeat(Math.ceil(SIZE / bit.length));
  const long = bit.repeat(Math.ceil((TIMES * SIZE) / bit.length));
  read(short);
  const base = Math.max(
    cost(() => read(short)),
    2,
  );
  expect(cost(() => read(long)) / base).toBeLessThan(6 * TIMES);
};
