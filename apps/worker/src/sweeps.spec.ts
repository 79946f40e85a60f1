import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sweep, Sweeps } from './sweeps.js';

const started = (...sweeps: readonly Sweep[]) => {
  const warnings: string[] = [];
  const all = new Sweeps(sweeps, 5, (message) => warnings.push(message));
  all.start();
  onTestFinished(() => all.stop(1_000));
  return { all, warnings };
};

describe('sweeps', () => {
  it('go on while another one fails, which is told of by its name', async () => {
    let runs = 0;
    const { warnings } = started(
      { name: 'snoozed', run: () => Promise.reject(new Error('the view is away')) },
      {
        name: 'spam',
        run: async () => {
          runs += 1;
        },
      },
    );
    await expect.poll(() => [runs > 2, warnings.length > 2]).toEqual([true, true]);
    expect(warnings[0]).toBe('sweep of snoozed: the view is away; again in 0.005 s');
  });

  it('do not overlap, wait for no other, and are waited for at the end, though not for ever', async () => {
    let [begun, others, ended] = [0, 0, false];
    let end = (): void => undefined;
    const { all } = started(
      {
        name: 'probe',
        run: async () => {
          begun += 1;
          await new Promise<void>((resolve) => (end = resolve));
          ended = true;
        },
      },
      {
        name: 'spam',
        run: async () => {
          others += 1;
        },
      },
    );
    await expect.poll(() => others > 3).toBe(true);
    expect(begun).toBe(1);
    await all.stop(10);
    expect(ended).toBe(false);
    const stopped = all.stop(10_000);
    end();
    await stopped;
    expect([begun, ended]).toEqual([1, true]);
  });
});
