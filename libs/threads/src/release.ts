import { RuleBroken } from '#libs/decider';
import type { EmailComposed, Release } from './thread-events.js';

/** What the writer of a mail says of when it may leave. */
export type ReleaseWish = Readonly<{
  sendAt?: string | undefined;
  holdSeconds?: number | undefined;
  cancelOnAnswer: boolean;
}>;

const YEAR_MS = 366 * 24 * 60 * 60_000;

const instantOf = (ms: number): string => new Date(ms).toISOString();

/** From when a mail written at `at` may leave: at the instant it is scheduled for, or after its hold, of so many seconds unless its writer says. */
export const releaseOf = (wish: ReleaseWish, at: string, usualHoldSeconds: number): Release => {
  const { sendAt, holdSeconds = usualHoldSeconds, cancelOnAnswer } = wish;
  if (sendAt !== undefined) return { at: instantOf(Date.parse(sendAt)), why: 'schedule', cancelOnAnswer };
  if (holdSeconds === 0) return { at, why: 'at-once', cancelOnAnswer: false };
  return { at: instantOf(Date.parse(at) + holdSeconds * 1_000), why: 'hold', cancelOnAnswer };
};

/** A mail is scheduled for later, and not for a time that nobody remembers it at. @throws RuleBroken send-at-past, send-at-too-far */
export const mustLeaveInTime = ({ at, release }: Pick<EmailComposed['data'], 'at' | 'release'>): void => {
  if (release.why !== 'schedule') return;
  const ahead = Date.parse(release.at) - Date.parse(at);
  if (ahead <= 0) throw new RuleBroken('send-at-past', 'this instant is past: name a later one, or none to send now');
  if (ahead > YEAR_MS) throw new RuleBroken('send-at-too-far', 'a mail may be scheduled for up to a year ahead');
};
