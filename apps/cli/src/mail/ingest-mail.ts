import { hostname } from 'node:os';
import type { Arrival, MailAcceptance } from '#libs/incoming';
import type { Found, FoundMail, Unreadable } from './mail-files.js';

/** What became of one mail of a file. */
export type Ingested = Readonly<{ source: string; became: 'taken' | 'repeated'; unrouted: boolean }>;

export type IngestTotals = { taken: number; repeated: number; unrouted: number; unreadable: number; lost: number };

export type Ingesting = Readonly<{
  mails: Pick<MailAcceptance, 'accept'>;
  /** The address that all of them were sent to; their headers tell when it is null. */
  to: string | null;
  onMail: (mail: Ingested) => void;
  onUnreadable: (unreadable: Unreadable) => void;
  /** Told how far it has come, in bytes of the files. */
  onProgress: (bytes: number) => void;
}>;

/** So many mails are stored at once: enough for the disk to be busy, and little in memory. */
const AT_ONCE = 8;

/**
 * Takes in the mails that are found. What is there already is known by its bytes, so that it may be broken off and run again.
 * @throws what keeps mails from being stored, once those under way have ended
 */
export const ingestMail = async (found: AsyncIterable<Found>, ingesting: Ingesting): Promise<IngestTotals> => {
  const totals: IngestTotals = { taken: 0, repeated: 0, unrouted: 0, unreadable: 0, lost: 0 };
  const underWay = new Set<Promise<void>>();
  let failed: Readonly<{ error: unknown }> | undefined;
  for await (const one of found) {
    if (failed !== undefined) break;
    if ('why' in one) {
      totals.unreadable += 1;
      if (one.lost) totals.lost += 1;
      ingesting.onUnreadable(one);
      ingesting.onProgress(one.upTo);
      continue;
    }
    const taking = take(one, ingesting, totals)
      .catch((error: unknown) => void (failed ??= { error }))
      .then(() => void underWay.delete(taking));
    underWay.add(taking);
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (failed !== undefined) throw failed.error;
  return totals;
};

const take = async ({ source, bytes, upTo }: FoundMail, ingesting: Ingesting, totals: IngestTotals): Promise<void> => {
  const arrival: Arrival = {
    ...{ via: 'file', source, remote: hostname(), envelopeFrom: null },
    envelopeTo: ingesting.to === null ? [] : [ingesting.to],
  };
  const { mails } = await ingesting.mails.accept(arrival, bytes);
  const became = mails.every(({ repeated }) => repeated) ? 'repeated' : 'taken';
  const unrouted = mails.some(({ inboxId }) => inboxId === null);
  totals[became] += 1;
  if (unrouted) totals.unrouted += 1;
  ingesting.onMail({ source, became, unrouted });
  ingesting.onProgress(upTo);
};
