import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Recorded } from '#libs/decider';
import { EventStore, StaleRevision } from '#libs/event-store';
import { count, Problem, problemOf, staleRevisionSchema, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { RecordAccess } from '#libs/records';
import { draftDecider } from '../decider.js';
import { draftStream, type Writing } from '../draft.js';
import type { DraftWritten } from '../on-draft.http.js';
import { sameData } from '../same-data.js';
import { bodyFields, DraftBodies, draftState, shownWriting, writingFields } from '../shown-draft.http.js';
import type { SaveDraft } from './save-draft.js';

const oneVersion = z.object({ inboxId: uuid, ...writingFields, ...bodyFields });

/** The document of a 412: the draft as it stands, and what was not saved. */
export const draftConflictSchema = staleRevisionSchema
  .extend({
    theirs: oneVersion.extend({ version: count, state: draftState, savedBy: z.string().nullable() }),
    yours: oneVersion,
  })
  .meta({ id: 'DraftConflict' });

/** Whoever saved the newest of these versions. */
const savedBy = (since: readonly Recorded[]): string | null =>
  since.findLast(({ type }) => type === 'DraftSaved')?.metadata.actor.id ?? null;

/** Loses nothing where two people, or two windows of one, save from the same version. */
@Injectable()
export class DraftConflicts {
  constructor(
    private readonly store: EventStore,
    private readonly bodies: DraftBodies,
    private readonly records: RecordAccess,
  ) {}

  /**
   * Runs a save that may come too late. One that says what stands is no conflict: the answer to the first was lost.
   * @throws Problem 412 with both versions
   */
  async shown(
    person: Person,
    draftId: string,
    { inboxId, conversationIn, writing }: SaveDraft,
    save: () => Promise<DraftWritten>,
  ): Promise<DraftWritten> {
    try {
      return await save();
    } catch (error) {
      if (!(error instanceof StaleRevision)) throw error;
      const stands = await this.store.load(draftDecider, draftStream(draftId));
      const draft = stands.state;
      if (draft.status === 'none') throw error;
      const home = conversationIn ?? draft.inboxId;
      if (draft.status === 'open' && home === inboxId && sameData(draft.writing, writing)) {
        return { draftId, revision: stands.revision, position: String(stands.position) };
      }
      const [theirs, yours] = await Promise.all([
        this.version(person, home, draft.writing),
        this.version(person, inboxId, writing),
      ]);
      const { version, status: state } = draft;
      throw stale(error, { theirs: { ...theirs, version, state, savedBy: savedBy(error.since) }, yours });
    }
  }

  private async version(person: Person, inboxId: string, writing: Writing) {
    const whole = shownWriting(writing);
    const [shown = whole] = await this.records.shown(person, [whole]);
    return { inboxId, ...shown, ...(await this.bodies.of(writing)) };
  }
}

const stale = (error: StaleRevision, both: object): Error => {
  const problem = problemOf(error);
  return problem === null ? error : new Problem(412, problem.code, problem.detail, { ...problem.extra, ...both });
};
