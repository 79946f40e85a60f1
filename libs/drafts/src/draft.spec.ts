import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, RuleBroken } from '#libs/decider';
import { type DraftCommand, draftDecider } from './decider.js';
import type { DraftEvent } from './draft.js';
import * as f from './drafts.fixtures.js';

const at = f.minute(0);

const anyCommand: fc.Arbitrary<DraftCommand> = fc.oneof(
  fc.constantFrom<DraftCommand>(
    { type: 'ShareDraft', at },
    { type: 'UnshareDraft', at },
    { type: 'DiscardDraft', at },
    { type: 'RestoreDraft', mailCanceled: false, at },
    { type: 'RestoreDraft', mailCanceled: true, at },
  ),
  fc
    .constantFrom(f.begun, f.finished)
    .map((writing): DraftCommand => ({ type: 'SaveDraft', inboxId: f.support, conversationIn: null, writing, at })),
  fc.integer({ min: 1, max: 3 }).map((n): DraftCommand => {
    const mail = { threadId: f.threadId, emailId: f.uuid(100 + n), inboxId: f.support, authorId: f.ada };
    return { type: 'SendDraft', version: null, mail, at };
  }),
);

/** What a history of commands leads to, each decided twice: a command that was carried out has nothing left to do. */
const historyOf = (commands: readonly DraftCommand[]): readonly DraftEvent[] => {
  const events: DraftEvent[] = [f.created()];
  const decide = (command: DraftCommand): readonly DraftEvent[] => {
    try {
      return draftDecider.decide(command, fold(draftDecider, events));
    } catch (error) {
      if (error instanceof RuleBroken) return [];
      throw error;
    }
  };
  for (const command of commands) {
    events.push(...decide(command));
    expect(decide(command)).toEqual([]);
  }
  return events;
};

describe('whatever is done with a draft', () => {
  it('versions count on, it becomes each mail once, and no mail without having come back from the one before', () => {
    const property = fc.property(fc.array(anyCommand, { maxLength: 40 }), (commands) => {
      const events = historyOf(commands);
      const versions = events.flatMap((event) => (event.type === 'DraftSaved' ? [event.data.version] : []));
      expect(versions).toEqual(versions.map((_, n) => n + 2));
      const mails = events.flatMap((event) => (event.type === 'DraftSent' ? [event.data.emailId] : []));
      expect(new Set(mails).size).toBe(mails.length);
      const told = events
        .filter(({ type }) => type === 'DraftSent' || type === 'DraftRestored')
        .map(({ type }) => type);
      expect(told.join()).not.toContain('DraftSent,DraftSent');
    });
    fc.assert(property, { numRuns: 300 });
  });
});
