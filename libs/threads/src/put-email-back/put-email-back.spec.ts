import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, given, type Recorded } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { InboxRow } from '../inbox-view/inbox-row.js';
import { inboxRow } from '../inbox-view/inbox-view.projection.js';
import type { BringEmailOver } from '../split-email/bring-email-over.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  attributed,
  closed,
  commented,
  composed,
  mailbox,
  merged,
  minute,
  moved,
  opened,
  questionId,
  received,
  recorded,
  threadId,
  uuid,
} from '../thread.fixtures.js';
import type { GiveEmailBack } from './give-email-back.js';
import type { PutEmailBack } from './put-email-back.js';

const into = uuid(21);
const give: GiveEmailBack = { type: 'GiveEmailBack', emailId: questionId, toThreadId: threadId, at: minute(54) };
const put: PutEmailBack = { type: 'PutEmailBack', emailId: questionId, fromThreadId: into, at: minute(54) };
const both: readonly ThreadEvent[] = [opened(), received(), composed()];

const decided = (past: readonly ThreadEvent[], command: Parameters<typeof threadDecider.decide>[0]) =>
  threadDecider.decide(command, fold(threadDecider, past));

const split = (past: readonly ThreadEvent[], emailId = questionId): readonly ThreadEvent[] =>
  decided(past, { type: 'SplitEmail', emailId, intoThreadId: into, at: minute(53) });

const begun = (past: readonly ThreadEvent[]): readonly ThreadEvent[] => {
  const [fact] = split(past);
  if (fact?.type !== 'EmailSplitOff') throw new Error('it stayed');
  const { threadId: fromThreadId, inboxId, email, contactId, at } = fact.data;
  const command: BringEmailOver = {
    type: 'BringEmailOver',
    threadId: into,
    inboxId,
    fromThreadId,
    email,
    contactId,
    at,
  };
  return decided([], command);
};

describe('GiveEmailBack', () => {
  const there = begun(both);

  it('leaves nothing behind, and is quiet the second time', () => {
    const back = decided(there, give);
    expect(back).toEqual([
      { type: 'EmailGivenBack', data: { threadId: into, emailId: questionId, toThreadId: threadId, at: minute(54) } },
    ]);
    expect(fold(threadDecider, [...there, ...back])).toMatchObject({ emails: [], mergedInto: { threadId } });
    given(threadDecider, ...there, ...back)
      .when(give)
      .thenNothing();
    given(threadDecider, ...both)
      .when(give)
      .thenNothing();
  });

  it('does not tear apart a conversation that has gone on', () =>
    given(threadDecider, ...there, composed({ threadId: into }))
      .when(give)
      .thenBroken('thread-continued'));

  it('gives back what came from there alone', () => {
    given(threadDecider, ...there)
      .when({ ...give, toThreadId: uuid(22) })
      .thenBroken('email-missing');
    given(threadDecider, ...there, merged({ threadId: into }))
      .when(give)
      .thenBroken('thread-merged');
    given(threadDecider).when(give).thenBroken('thread-missing');
  });

  it('leaves a conversation that is not taken out again, but holds the mail anew', () => {
    const empty = [...there, ...decided(there, give)];
    given(threadDecider, ...empty)
      .when({ type: 'UnmergeThread', mergeId: null, reason: 'command', at: minute(55) })
      .thenBroken('thread-empty');
    const [, fact] = there;
    if (fact?.type !== 'EmailBroughtOver') throw new Error('it stayed');
    const { emailId: _, ...again } = fact.data;
    given(threadDecider, ...empty)
      .when({ type: 'BringEmailOver', ...again })
      .then(fact);
  });
});

describe('PutEmailBack', () => {
  const gone = [...both, ...split(both)];

  it('says where the mail lies again, which may be another inbox by now', () => {
    expect(decided([...gone, moved()], put)).toMatchObject([
      {
        type: 'EmailPutBack',
        data: { emailId: questionId, fromThreadId: into, inboxId: uuid(60), gist: { emails: 2 } },
      },
    ]);
  });

  it('is quiet where the mail is back, and refused where the conversation has gone elsewhere', () => {
    given(threadDecider, ...gone, ...decided(gone, put))
      .when(put)
      .thenNothing();
    given(threadDecider, ...gone, merged())
      .when(put)
      .thenBroken('thread-merged');
    given(threadDecider).when(put).thenBroken('thread-missing');
  });
});

/** Something that happens to the conversation at that minute. */
const happening = fc
  .record({
    what: fc.constantFrom('received', 'composed', 'commented', 'closed', 'attributed'),
    n: fc.integer({ min: 100, max: 999_999 }),
    at: fc.integer({ min: 0, max: 200 }),
  })
  .map(({ what, n, at }): ThreadEvent => {
    const mail = { emailId: uuid(n), at: minute(at), preview: `mail ${n}`, subject: `About ${n}` };
    const person = mailbox(`person${n % 13}@example.net`);
    if (what === 'received') return received({ ...mail, from: person, contactId: n % 3 === 0 ? null : uuid(n % 7) });
    if (what === 'attributed') return attributed({ contactId: uuid(n % 7) });
    if (what === 'composed') return composed({ ...mail, to: [person] });
    return what === 'commented' ? commented({ commentId: uuid(n), at: minute(at) }) : closed({ at: minute(at) });
  });

const isAttributed = ({ type }: ThreadEvent): boolean => type === 'SenderAttributed';

const row = (events: readonly ThreadEvent[]): InboxRow | undefined => {
  const last = recorded(events).reduce<InboxRow | undefined>(
    (before, event) => inboxRow(before, event as Recorded<ThreadEvent>),
    undefined,
  );
  return last === undefined ? undefined : { ...last, revision: 0 };
};

describe('splitting a mail off and putting it back', () => {
  it('restores the conversation exactly, whatever happened to it meanwhile', () =>
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 8 }), fc.array(happening, { maxLength: 6 }), (happened, later) => {
        const before = happened.filter((event) => !isAttributed(event));
        const past = [opened(), ...before, received(), composed()];
        const whole = [...past, ...split(past), ...later];
        const restored = [...whole, ...decided(whole, put)];
        expect(fold(threadDecider, restored)).toEqual(fold(threadDecider, [...past, ...later]));
        expect(row(restored)).toEqual(row([...past, ...later]));
      }),
    ));
});
