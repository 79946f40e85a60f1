import { Injectable } from '@nestjs/common';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { type DraftEvent, draftStream } from '../draft.js';

/** A fact that wrote a version. */
export type VersionWritten = Recorded<Extract<DraftEvent, { type: 'DraftCreated' | 'DraftSaved' }>>;

const SLICE = 100;

const isVersion = (record: Recorded): boolean => record.type === 'DraftCreated' || record.type === 'DraftSaved';

/** Reads the versions of a draft from its stream, so that no view keeps what autosaving wrote. */
@Injectable()
export class DraftHistory {
  constructor(private readonly store: EventStore) {}

  /** So many versions at most of those written before a revision of the stream, the newest first. */
  async before(draftId: string, revision: number, limit: number): Promise<readonly VersionWritten[]> {
    const found: VersionWritten[] = [];
    for (let last = revision - 1; last >= 0 && found.length < limit; last -= SLICE) {
      const records = await this.store.slice(draftStream(draftId), Math.max(0, last - SLICE + 1), last);
      found.push(...(records.filter(isVersion).toReversed() as unknown as VersionWritten[]));
    }
    return found.slice(0, limit);
  }

  /** One version, or null. */
  async version(draftId: string, version: number): Promise<VersionWritten | null> {
    // Each version is one fact, so the n-th stands at revision n - 1 or later.
    for (let from = version - 1; ; from += SLICE) {
      const records = await this.store.slice(draftStream(draftId), from, from + SLICE - 1);
      const versions = records.filter(isVersion) as unknown as readonly VersionWritten[];
      const found = versions.find(({ data }) => data.version === version);
      if (found !== undefined || records.length < SLICE) return found ?? null;
    }
  }
}
