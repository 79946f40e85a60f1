import { describe, expect, it } from 'vitest';
import { fold, given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { closed, markedAsNotSpam, markedAsSpam, minute, opened, received, reopened, uuid } from '../thread.fixtures.js';
import type { MarkAsNotSpam } from './mark-as-not-spam.js';

const command: MarkAsNotSpam = { type: 'MarkAsNotSpam', at: minute(36) };
const meanwhile = received({ emailId: uuid(50), at: minute(35) });
const openedAgain = reopened({ at: minute(36), reason: 'mail-received', emailId: uuid(50) });

describe('MarkAsNotSpam', () => {
  it('brings a thread back as it was', () => {
    const past = [opened(), received(), closed()];
    given(threadDecider, ...past, markedAsSpam())
      .when(command)
      .then(markedAsNotSpam());
    expect(fold(threadDecider, [...past, markedAsSpam(), markedAsNotSpam()])).toEqual(fold(threadDecider, past));
  });
  it('opens a closed one for what a person wrote meanwhile', () => {
    given(threadDecider, opened(), closed(), markedAsSpam(), meanwhile)
      .when(command)
      .then(markedAsNotSpam(), openedAgain);
    given(threadDecider, opened(), markedAsSpam(), meanwhile).when(command).then(markedAsNotSpam());
    const absent = received({ ...meanwhile.data, automatic: 'auto-reply' });
    given(threadDecider, opened(), closed(), markedAsSpam(), absent).when(command).then(markedAsNotSpam());
  });
  it('does not count what was held back another time', () =>
    given(threadDecider, opened(), closed(), markedAsSpam(), meanwhile, markedAsNotSpam(), markedAsSpam())
      .when(command)
      .then(markedAsNotSpam()));
  it('is quiet the second time', () =>
    given(threadDecider, opened(), markedAsSpam(), markedAsNotSpam()).when(command).thenNothing());
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
