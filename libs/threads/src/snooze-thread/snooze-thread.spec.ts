import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { closed, markedAsSpam, minute, opened, snoozed, woken } from '../thread.fixtures.js';
import type { Snooze } from './snooze-thread.js';

const until = (until: string | null): Snooze => ({ type: 'Snooze', until, at: minute(15) });

describe('Snooze', () => {
  it('puts a thread off until an instant, or until somebody writes', () => {
    given(threadDecider, opened())
      .when(until(minute(60)))
      .then(snoozed());
    given(threadDecider, opened())
      .when(until(null))
      .then(snoozed({ until: null }));
  });
  it('puts it off anew, and for another time', () => {
    given(threadDecider, opened(), snoozed(), woken())
      .when(until(minute(60)))
      .then(snoozed());
    given(threadDecider, opened(), snoozed())
      .when(until(minute(90)))
      .then(snoozed({ until: minute(90) }));
    given(threadDecider, opened(), snoozed())
      .when(until(null))
      .then(snoozed({ until: null }));
  });
  it('is quiet the second time', () =>
    given(threadDecider, opened(), snoozed())
      .when(until(minute(60)))
      .thenNothing());
  it('is for some time that comes, and not for ever', () => {
    for (const past of [minute(15), minute(0)])
      given(threadDecider, opened()).when(until(past)).thenBroken('snooze-past');
    given(threadDecider, opened())
      .when(until(minute(15 + 367 * 24 * 60)))
      .thenBroken('snooze-too-far');
  });
  it('is not for what is closed, or spam', () => {
    given(threadDecider, opened(), closed()).when(until(null)).thenBroken('thread-closed');
    given(threadDecider, opened(), markedAsSpam()).when(until(null)).thenBroken('thread-is-spam');
  });
  it('knows no thread that was not opened', () => given(threadDecider).when(until(null)).thenBroken('thread-missing'));
});
