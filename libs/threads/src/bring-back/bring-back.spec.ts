import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import {
  answerId,
  closed,
  markedAsSpam,
  merged,
  minute,
  opened,
  reopened,
  snoozed,
  woken,
} from '../thread.fixtures.js';
import type { BringBack } from './bring-back.js';

const command: BringBack = { type: 'BringBack', reason: 'delivery-failed', emailId: answerId, at: minute(57) };
const why = { at: minute(57), reason: 'delivery-failed', emailId: answerId } as const;

describe('BringBack', () => {
  it('opens a closed conversation, once', () => {
    given(threadDecider, opened(), closed()).when(command).then(reopened(why));
    given(threadDecider, opened(), closed(), reopened(why)).when(command).thenNothing();
  });
  it('wakes one that was put off', () => given(threadDecider, opened(), snoozed()).when(command).then(woken(why)));
  it('leaves spam and what is open alone', () => {
    given(threadDecider, opened()).when(command).thenNothing();
    given(threadDecider, opened(), closed(), markedAsSpam()).when(command).thenNothing();
    given(threadDecider).when(command).thenNothing();
  });
  it('is done where a conversation goes on', () =>
    given(threadDecider, opened(), closed(), merged()).when(command).thenBroken('thread-merged'));
});
