import { setTimeout as pause } from 'node:timers/promises';

type Nothing = undefined | null | false;

/**
 * Asks again and again until there is something, and gives that. The limit is generous: it is there to end a story that has failed.
 * @throws Error that says what was waited for, and what `probe` threw last
 */
export const until = async <Found>(
  what: string,
  probe: () => Found | Nothing | Promise<Found | Nothing>,
  { withinMs = 30_000, everyMs = 20 }: { withinMs?: number; everyMs?: number } = {},
): Promise<Found> => {
  let cause: unknown;
  for (const deadline = Date.now() + withinMs; ; await pause(everyMs)) {
    try {
      const found = await probe();
      if (found !== undefined && found !== null && found !== false) return found;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > deadline) throw new Error(`waited ${withinMs / 1000} s in vain until ${what}`, { cause });
  }
};
