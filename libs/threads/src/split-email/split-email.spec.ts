import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { ThreadEvent } from '../thread-events.js';
import {
  answerId,
  composed,
  held,
  inboxId,
  merged,
  minute,
  opened,
  questionId,
  received,
  threadId,
  uuid,
} from '../thread.fixtures.js';
import type { BringEmailOver } from './bring-email-over.js';
import type { SplitEmail } from './split-email.js';

const into = uuid(21);
const command: SplitEmail = { type: 'SplitEmail', emailId: questionId, intoThreadId: into, at: minute(53) };
const both: readonly ThreadEvent[] = [opened(), received(), composed()];
const splitOff = given(threadDecider, ...both)
  .when(command)
  .decided();

describe('SplitEmail', () => {
  it('lets a mail go, with what its new conversation needs, and says what a list shows without it', () =>
    expect(splitOff).toMatchObject([
      {
        type: 'EmailSplitOff',
        data: {
          threadId,
          inboxId,
          emailId: questionId,
          intoThreadId: into,
          gist: { emails: 1, preview: 'Here it is.' },
        },
      },
    ]));

  it('is quiet the second time', () =>
    given(threadDecider, ...both, ...splitOff)
      .when({ ...command, intoThreadId: uuid(22) })
      .thenNothing());

  it('leaves a mail behind, and none that waits for an answer goes', () => {
    given(threadDecider, opened(), received()).when(command).thenBroken('only-email');
    given(threadDecider, ...both, ...splitOff)
      .when({ ...command, emailId: answerId })
      .thenBroken('only-email');
    given(threadDecider, opened(), received(), composed({ release: { ...held().release, cancelOnAnswer: true } }))
      .when({ ...command, emailId: answerId })
      .thenBroken('email-waits-for-answer');
  });

  it('knows the mails that came to this thread alone', () => {
    given(threadDecider, ...both)
      .when({ ...command, emailId: uuid(99) })
      .thenBroken('email-missing');
    given(threadDecider, ...both, merged())
      .when(command)
      .thenBroken('thread-merged');
    given(threadDecider).when(command).thenBroken('thread-missing');
  });

  it('leaves what became of the mail here, and nothing to answer', () => {
    const gone = [...both, ...splitOff];
    const sender = { type: 'AttributeSender', emailId: questionId, person: null, associations: [] } as const;
    const [fact] = given(threadDecider, ...gone)
      .when({ ...sender, contactId: uuid(81), at: minute(60) })
      .decided();
    expect(fact?.type).toBe('SenderAttributed');
    const {
      inReplyTo: _,
      references: __,
      answers: ___,
      to: ____,
      cc: _____,
      inboxId: ______,
      ...email
    } = composed({
      emailId: uuid(82),
    }).data;
    const unanswered = { here: [], elsewhere: [], unreachable: [] };
    given(threadDecider, ...gone)
      .when({ type: 'ReplyToThread', answers: questionId, replyAll: false, unanswered, to: null, cc: null, email })
      .thenBroken('email-missing');
  });
});

describe('BringEmailOver', () => {
  const [fact] = splitOff;
  if (fact?.type !== 'EmailSplitOff') throw new Error('it stayed');
  const { email, contactId } = fact.data;
  const bring: BringEmailOver = {
    ...{ type: 'BringEmailOver', threadId: into, inboxId, fromThreadId: threadId, email, contactId, at: minute(53) },
  };
  const begun = given(threadDecider).when(bring).decided();

  it('begins a conversation with the mail, once', () => {
    expect(begun).toMatchObject([
      { type: 'ThreadOpened', data: { threadId: into, subject: 'Invoice 7', by: 'split' } },
      { type: 'EmailBroughtOver', data: { emailId: questionId, fromThreadId: threadId, inboxId } },
    ]);
    given(threadDecider, ...begun)
      .when(bring)
      .thenNothing();
    expect(fold(threadDecider, begun)).toMatchObject({ emails: [{ emailId: questionId, broughtFrom: threadId }] });
  });

  it('splits a mail off where it came from alone', () =>
    given(threadDecider, ...begun, composed({ threadId: into }))
      .when({ ...command, intoThreadId: uuid(22) })
      .thenBroken('email-of-another-thread'));
});
