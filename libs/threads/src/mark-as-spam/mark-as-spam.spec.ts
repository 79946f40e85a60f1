import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { closed, markedAsNotSpam, markedAsSpam, minute, opened, snoozed, woken } from '../thread.fixtures.js';
import type { MarkAsSpam } from './mark-as-spam.js';

const command: MarkAsSpam = { type: 'MarkAsSpam', at: minute(35) };

describe('MarkAsSpam', () => {
  it('sets a thread aside, open or closed', () => {
    given(threadDecider, opened()).when(command).then(markedAsSpam());
    given(threadDecider, opened(), closed()).when(command).then(markedAsSpam());
    given(threadDecider, opened(), markedAsSpam(), markedAsNotSpam()).when(command).then(markedAsSpam());
  });
  it('ends its being put off, so that it does not come back by itself', () =>
    given(threadDecider, opened(), snoozed())
      .when(command)
      .then(woken({ at: minute(35), reason: 'spam' }), markedAsSpam()));
  it('is quiet the second time', () => given(threadDecider, opened(), markedAsSpam()).when(command).thenNothing());
  it('knows no thread that was not opened', () => given(threadDecider).when(command).thenBroken('thread-missing'));
});
