import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, given, type Recorded } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { InboxRow } from '../inbox-view/inbox-row.js';
import { inboxRow } from '../inbox-view/inbox-view.projection.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  assigned,
  closed,
  commented,
  composed,
  mailbox,
  merged,
  minute,
  opened,
  received,
  recorded,
  reopened,
  tagged,
  threadId,
  unmerged,
  uuid,
} from '../thread.fixtures.js';
import type { UnmergeThread } from './unmerge-thread.js';

const command: UnmergeThread = { type: 'UnmergeThread', mergeId: null, reason: 'command', at: minute(52) };

describe('UnmergeThread', () => {
  it('takes a conversation out of the one that it went into', () =>
    given(threadDecider, opened(), merged()).when(command).then(unmerged()));
  it('says that the other one refused it', () =>
    given(threadDecider, opened(), merged())
      .when({ ...command, mergeId: uuid(70), reason: 'refused' })
      .then(unmerged({ reason: 'refused' })));
  it('is quiet where it stands by itself, or went there by another merge', () => {
    given(threadDecider, opened()).when(command).thenNothing();
    given(threadDecider, opened(), merged(), unmerged()).when(command).thenNothing();
    given(threadDecider, opened(), merged())
      .when({ ...command, mergeId: uuid(71) })
      .thenNothing();
  });
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});

/** Something that happens to a conversation at that minute. */
const happening = (id: string) =>
  fc
    .record({
      what: fc.constantFrom(
        'received',
        'composed',
        'automatic',
        'commented',
        'assigned',
        'closed',
        'reopened',
        'tagged',
      ),
      n: fc.integer({ min: 100, max: 999_999 }),
      at: fc.integer({ min: 0, max: 200 }),
      who: fc.integer({ min: 0, max: 12 }),
    })
    .map(({ what, n, at, who }): ThreadEvent => {
      const said = { threadId: id, at: minute(at) };
      const person = mailbox(`person${who}@example.net`);
      const mail = { ...said, emailId: uuid(n), preview: `mail ${n}`, subject: `About ${n}` };
      if (what === 'received') return received({ ...mail, from: person });
      if (what === 'automatic') return received({ ...mail, from: person, automatic: 'auto-replied' });
      if (what === 'composed') return composed({ ...mail, to: [person] });
      if (what === 'commented') return commented({ ...said, commentId: uuid(n) });
      if (what === 'assigned') return assigned(said);
      if (what === 'tagged') return tagged({ ...said, tag: `tag${n}` });
      return what === 'closed' ? closed(said) : reopened(said);
    });

const story = (id: string) =>
  fc
    .uniqueArray(happening(id), { maxLength: 12, selector: (event) => JSON.stringify(event.data) })
    .map((events): readonly ThreadEvent[] => [
      ...[opened({ threadId: id }), received({ threadId: id, emailId: id })],
      ...events,
    ]);

const row = (events: readonly ThreadEvent[]): Omit<InboxRow, 'revision'> => {
  const last = recorded(events).reduce<InboxRow | undefined>(
    (before, event) => inboxRow(before, event as Recorded<ThreadEvent>),
    undefined,
  );
  if (last === undefined) throw new Error('the conversation has no row');
  const { revision: _, ...rest } = last;
  return rest;
};

const decided = (past: readonly ThreadEvent[], act: Parameters<typeof threadDecider.decide>[0]) =>
  threadDecider.decide(act, fold(threadDecider, past));

describe('merging and taking out again', () => {
  const other = uuid(21);

  it('restores both conversations exactly, whatever happened to the other one meanwhile', () =>
    fc.assert(
      fc.property(
        story(threadId),
        story(other),
        fc.array(happening(other), { maxLength: 6 }),
        (mine, theirs, later) => {
          const gone = decided(mine, { type: 'MergeThread', intoThreadId: other, mergeId: uuid(70), at: minute(51) });
          const [fact] = gone;
          if (fact?.type !== 'ThreadMerged') throw new Error('it went nowhere');
          const back = decided([...mine, ...gone], command);
          expect(fold(threadDecider, [...mine, ...gone, ...back])).toEqual(fold(threadDecider, mine));
          expect(row([...mine, ...gone, ...back])).toEqual(row(mine));

          const whole = [...theirs, ...decided(theirs, { type: 'AbsorbThread', merged: fact.data }), ...later];
          const given = decided(whole, { type: 'GiveThreadBack', mergeId: uuid(70), at: minute(52) });
          expect(fold(threadDecider, [...whole, ...given])).toEqual(fold(threadDecider, [...theirs, ...later]));
          expect(row([...whole, ...given])).toEqual(row([...theirs, ...later]));
        },
      ),
    ));
});
