import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, RuleBroken } from '#libs/decider';
import { type ThreadCommand, threadDecider } from './decider.js';
import type { InboxRow } from './inbox-view/inbox-row.js';
import { inboxRow } from './inbox-view/inbox-view.projection.js';
import type { ThreadEvent } from './thread-events.js';
import { minute, opened, received, recorded, threadId, uuid } from './thread.fixtures.js';
import { evolve, type ExistingThread } from './thread.js';

const mail = (at: string, n: number, automatic: string | null): ThreadCommand => ({
  type: 'ReceiveEmail',
  email: received({
    ...{ emailId: uuid(100 + n), at, automatic },
    threading: { rule: 'references', matched: '<question@example.net>', related: null, version: 1 },
  }).data,
  report: null,
  reopening: { automatic: [], bounce: true },
  routing: null,
});

/** What may be done at the nth minute; an instant to put off until lies a few minutes ahead. */
const act = fc.oneof(
  fc.constantFrom('MarkClosed', 'Reopen', 'MarkAsSpam', 'MarkAsNotSpam').map((type) => (n: number) => ({
    ...{ type, at: minute(n) },
  })),
  fc.constantFrom('TagThread', 'UntagThread').map((type) => (n: number) => ({ type, tag: 'vip', at: minute(n) })),
  fc.constantFrom('command', 'due').map((reason) => (n: number) => ({ type: 'Wake', reason, at: minute(n) })),
  fc.constantFrom(null, 1, 5).map((ahead) => (n: number) => ({
    ...{ type: 'Snooze', until: ahead === null ? null : minute(n + ahead), at: minute(n) },
  })),
  fc.constantFrom(null, 'auto-reply').map((automatic) => (n: number) => mail(minute(n), n, automatic)),
) as fc.Arbitrary<(n: number) => ThreadCommand>;

const decided = (command: ThreadCommand, thread: ExistingThread): readonly ThreadEvent[] => {
  try {
    return threadDecider.decide(command, thread);
  } catch (error) {
    if (error instanceof RuleBroken) return [];
    throw error;
  }
};

const existing = (events: readonly ThreadEvent[]): ExistingThread => fold(threadDecider, events) as ExistingThread;

describe('the states of a thread', () => {
  it('agree with each other and with its row, whatever is done in whatever order, and nothing is done twice', () =>
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const past: ThreadEvent[] = [opened(), received()];
        for (const [n, command] of acts.map((act, n) => [n, act(n + 1)] as const)) {
          past.push(...decided(command, existing(past)));
          const thread = existing(past);
          expect(decided(command, thread), `${command.type} again at ${n}`).toEqual([]);
          if (thread.snooze !== null) expect(thread).toMatchObject({ status: 'open', isSpam: false });
          if (command.type === 'ReceiveEmail' && command.email.automatic === null && !thread.isSpam)
            expect(thread).toMatchObject({ status: 'open', snooze: null });
        }
        const { status, tags, snooze: snoozed, isSpam: spam } = existing(past);
        const row = recorded(past).reduce<InboxRow | undefined>((row, event) => inboxRow(row, event), undefined);
        expect(row).toMatchObject({ thread_id: threadId, status, tags, snoozed, spam });
      }),
    ));

  it('are what they were once a thread that was taken for spam comes back, and nobody wrote meanwhile', () =>
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        let before = existing([opened(), received()]);
        for (const [n, act] of acts.entries())
          before = decided(act(n + 1), before).reduce(evolve, before) as ExistingThread;
        fc.pre(!before.isSpam);
        const at = minute(60);
        const spam = decided({ type: 'MarkAsSpam', at }, before).reduce(evolve, before) as ExistingThread;
        const after = decided({ type: 'MarkAsNotSpam', at }, spam).reduce(evolve, spam);
        expect(after).toEqual({ ...before, snooze: null });
      }),
    ));
});
