import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { MergingEvent } from '../merging-events.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  commentDeleted,
  commented,
  composed,
  held,
  merged,
  minute,
  moved,
  opened,
  otherStory,
  received,
  sendCanceled,
  threadId,
  unmerged,
  uuid,
  wholeStory,
} from '../thread.fixtures.js';
import type { AbsorbThread, GiveThreadBack } from './absorb-thread.js';
import type { MergeThread } from './merge-thread.js';

const other = uuid(21);
const mergeId = uuid(70);
const command: MergeThread = { type: 'MergeThread', intoThreadId: other, mergeId, at: minute(51) };
const question: readonly ThreadEvent[] = [opened(), received()];

/** What a conversation says when it goes into the other one. */
const mergedFrom = (...past: readonly ThreadEvent[]): Extract<MergingEvent, { type: 'ThreadMerged' }> => {
  const [fact] = given(threadDecider, ...past)
    .when(command)
    .decided();
  if (fact?.type !== 'ThreadMerged') throw new Error('it went nowhere');
  return fact;
};

const taken: AbsorbThread = { type: 'AbsorbThread', merged: mergedFrom(...question).data };
const absorbed = given(threadDecider, ...otherStory)
  .when(taken)
  .decided();
const giveBack: GiveThreadBack = { type: 'GiveThreadBack', mergeId, at: minute(52) };

describe('MergeThread', () => {
  it('carries over what the other conversation needs of each mail, and how much was said', () => {
    const { data } = mergedFrom(
      ...question,
      composed(),
      commented(),
      commented({ commentId: uuid(9) }),
      commentDeleted(),
    );
    expect(data).toMatchObject({ threadId, intoThreadId: other, mergeId, comments: 1 });
    expect(data.emails).toMatchObject([
      { direction: 'in', author: { address: 'zoe@example.net' }, messageId: '<question@example.net>' },
      { direction: 'out', author: null, references: ['<question@example.net>'] },
    ]);
  });

  it('is quiet the second time, and goes nowhere else', () => {
    given(threadDecider, ...question, merged())
      .when({ ...command, mergeId: uuid(71) })
      .thenNothing();
    given(threadDecider, ...question, merged())
      .when({ ...command, intoThreadId: uuid(22) })
      .thenBroken('thread-merged');
  });

  it('makes neither circles nor chains', () => {
    given(threadDecider, ...question)
      .when({ ...command, intoThreadId: threadId })
      .thenBroken('same-thread');
    given(threadDecider, ...otherStory, ...absorbed)
      .when({ ...command, intoThreadId: uuid(22) })
      .thenBroken('thread-absorbed-others');
    given(threadDecider).when(command).thenBroken('thread-missing');
  });

  it('leaves no mail behind that hears no answer', () => {
    const waiting = composed({ release: { ...held().release, cancelOnAnswer: true } });
    given(threadDecider, ...question, waiting)
      .when(command)
      .thenBroken('email-waits-for-answer');
    expect(mergedFrom(...question, waiting, sendCanceled()).data.emails).toHaveLength(2);
  });

  it('has a limit', () => {
    const mails = Array.from({ length: 1_500 }, (_, n) => received({ emailId: uuid(1_000 + n) }));
    given(threadDecider, opened(), ...mails)
      .when(command)
      .thenBroken('thread-too-long');
  });
});

describe('a conversation that goes on in another', () => {
  const gone = [...wholeStory, merged()];

  it('refuses what is to be done there', () => {
    for (const act of [
      { type: 'MarkClosed', at: minute(60) },
      { type: 'AssignThread', assignee: null, at: minute(60) },
    ] as const)
      given(threadDecider, ...gone)
        .when(act)
        .thenBroken('thread-merged');
    const { data: email } = received({ emailId: uuid(80) });
    given(threadDecider, ...gone)
      .when({ type: 'ReceiveEmail', email, report: null, reopening: { automatic: [], bounce: true }, routing: null })
      .thenBroken('thread-merged');
  });

  it('still has what becomes of its mails', () => {
    const sender = { type: 'AttributeSender', emailId: uuid(10), person: null, associations: [] } as const;
    const [fact] = given(threadDecider, ...gone)
      .when({ ...sender, contactId: uuid(81), at: minute(60) })
      .decided();
    expect(fact?.type).toBe('SenderAttributed');
  });

  it('lies where the other one does', () => {
    const along = { type: 'MoveAlong', withThreadId: other, inboxId: uuid(60), sees: null, at: minute(50) } as const;
    given(threadDecider, ...question, merged())
      .when(along)
      .then(moved());
    given(threadDecider, ...question, merged(), unmerged())
      .when(along)
      .thenNothing();
  });
});

describe('AbsorbThread', () => {
  it('takes the mails over in the order of time, and says what a list shows', () => {
    expect(absorbed).toMatchObject([
      { type: 'ThreadAbsorbed', data: { fromThreadId: threadId, mergeId, gist: { emails: 2, lastSubject: 'Offer' } } },
    ]);
    const thread = fold(threadDecider, [...otherStory, ...absorbed]);
    expect(thread).toMatchObject({ absorbed: [{ threadId, mergeId }], emails: [{ emailId: uuid(6) }, {}] });
  });

  it('answers a mail that was taken over', () => {
    const unanswered = { here: [], elsewhere: [], unreachable: [] };
    const {
      inReplyTo: _,
      references: __,
      answers: ___,
      to: ____,
      cc: _____,
      inboxId: ______,
      ...email
    } = composed({
      ...{ threadId: other, emailId: uuid(82) },
    }).data;
    const reply = {
      type: 'ReplyToThread',
      answers: uuid(6),
      replyAll: false,
      unanswered,
      to: null,
      cc: null,
      email,
    } as const;
    const [fact] = given(threadDecider, ...otherStory, ...absorbed)
      .when(reply)
      .decided();
    expect(fact).toMatchObject({ data: { inReplyTo: '<question@example.net>', to: [{ address: 'zoe@example.net' }] } });
  });

  it('is quiet the second time, and refuses another inbox', () => {
    given(threadDecider, ...otherStory, ...absorbed)
      .when(taken)
      .thenNothing();
    given(threadDecider, ...otherStory, moved({ threadId: other }))
      .when(taken)
      .thenBroken('other-inbox');
    given(threadDecider, ...otherStory, merged({ threadId: other, intoThreadId: uuid(22) }))
      .when(taken)
      .thenBroken('thread-merged');
    given(threadDecider).when(taken).thenBroken('thread-missing');
  });

  it('gives an undone merge back before it takes the next', () => {
    const again = given(threadDecider, ...otherStory, ...absorbed)
      .when({ ...taken, merged: { ...taken.merged, mergeId: uuid(71) } })
      .decided();
    expect(again).toMatchObject([
      { type: 'ThreadGivenBack', data: { mergeId, gist: { emails: 1 } } },
      { type: 'ThreadAbsorbed', data: { mergeId: uuid(71), gist: { emails: 2 } } },
    ]);
  });
});

describe('GiveThreadBack', () => {
  it('gives back what came by one merge, once', () => {
    const past = [...otherStory, ...absorbed];
    const back = given(threadDecider, ...past)
      .when(giveBack)
      .decided();
    expect(back).toMatchObject([{ type: 'ThreadGivenBack', data: { toThreadId: threadId, gist: { emails: 1 } } }]);
    given(threadDecider, ...past, ...back)
      .when(giveBack)
      .thenNothing();
    given(threadDecider, ...past)
      .when({ ...giveBack, mergeId: uuid(71) })
      .thenNothing();
  });
});
