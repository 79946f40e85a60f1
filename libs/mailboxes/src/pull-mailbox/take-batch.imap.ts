import { ImapFault } from '#libs/mail';
import type { MessageFault } from '../mailbox.js';
import type { Outcome } from './message-intake.imap.js';

/** What became of some messages of a folder. `upTo`: every one of them up to there is accounted for; 0 when the first is not. */
export type Batch = Readonly<{
  upTo: number;
  taken: readonly number[];
  faults: readonly Omit<MessageFault, 'at'>[];
  /** What ended it before its time, and the messages that were being read just then. */
  broken: Readonly<{ error: unknown; reading: readonly number[] }> | null;
}>;

/** Takes messages, in rising order of UID, so many at a time. What breaks one of them ends the batch, not what the others became. */
export const takeBatch = async (
  uids: readonly number[],
  atOnce: number,
  take: (uid: number) => Promise<Outcome>,
): Promise<Batch> => {
  const waiting = [...uids];
  const reading = new Set<number>();
  const outcomes = new Map<number, Outcome>();
  const ends: NonNullable<Batch['broken']>[] = [];
  const work = async (): Promise<void> => {
    for (let uid = waiting.shift(); uid !== undefined && ends.length === 0; uid = waiting.shift()) {
      reading.add(uid);
      try {
        outcomes.set(uid, await take(uid));
      } catch (error) {
        ends.push({ error, reading: [...reading] });
      }
      reading.delete(uid);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const open = uids.findIndex((uid) => !outcomes.has(uid));
  return {
    upTo: (open < 0 ? uids.at(-1) : uids[open - 1]) ?? 0,
    taken: [...outcomes].flatMap(([uid, outcome]) => (outcome === 'taken' ? [uid] : [])),
    faults: [...outcomes.values()].flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome])),
    // A fault of our own stores weighs more than the connection's, which often ends for the same reason.
    broken: ends.find(({ error }) => !(error instanceof ImapFault)) ?? ends[0] ?? null,
  };
};
