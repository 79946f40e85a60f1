const MINUTE = 60_000;

const PAUSES = [1, 5, 15, 60, 240].map((minutes) => minutes * MINUTE);

/** A mail is tried for five days (RFC 5321 section 4.5.4.1), then it has failed. */
export const GIVE_UP_AFTER_MS = 5 * 24 * 60 * MINUTE;

/** When to try again after `attempts` attempts, the last at `at`; null once the mail has been tried since too long ago. */
export const nextAttempt = (attempts: number, at: string, since: string): string | null => {
  const now = Date.parse(at);
  const next = now + (PAUSES[attempts - 1] ?? 240 * MINUTE);
  return next - Date.parse(since) > GIVE_UP_AFTER_MS ? null : new Date(next).toISOString();
};
