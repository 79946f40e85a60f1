const SHORTEST_MS = 5_000;
const LONGEST_MS = 3_600_000;

/** For how long a message is tried before its webhook is stopped, in milliseconds. */
export const GIVE_UP_AFTER_MS = 3 * 24 * 3_600_000;

/**
 * When to try again what failed at `at` and fails since `since`: after as long as it has failed, five seconds at least and an hour at most, so
 * that pauses double; null once it has failed for three days.
 */
export const nextAttempt = (since: string, at: string): string | null => {
  const failing = Date.parse(at) - Date.parse(since);
  if (failing >= GIVE_UP_AFTER_MS) return null;
  const pause = Math.min(Math.max(failing, SHORTEST_MS), LONGEST_MS);
  return new Date(Date.parse(at) + pause).toISOString();
};
