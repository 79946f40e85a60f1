import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import { minute, opened, snoozed, woken } from '../thread.fixtures.js';
import type { Wake } from './wake-thread.js';

const byPerson: Wake = { type: 'Wake', reason: 'command', at: minute(25) };
const byTimer = (at: string): Wake => ({ type: 'Wake', reason: 'due', at });

describe('Wake', () => {
  it('shows a thread again that was put off, for whatever it waits', () => {
    given(threadDecider, opened(), snoozed()).when(byPerson).then(woken());
    given(threadDecider, opened(), snoozed({ until: null }))
      .when(byPerson)
      .then(woken());
  });
  it('is quiet the second time, and where nothing was put off', () => {
    given(threadDecider, opened(), snoozed(), woken()).when(byPerson).thenNothing();
    given(threadDecider, opened()).when(byPerson).thenNothing();
  });
  it('comes by itself when the instant has come, not before', () => {
    given(threadDecider, opened(), snoozed())
      .when(byTimer(minute(59)))
      .thenNothing();
    given(threadDecider, opened(), snoozed())
      .when(byTimer(minute(60)))
      .then(woken({ at: minute(60), reason: 'due' }));
  });
  it('does not come by itself for what was put off further, waits for somebody, or was woken', () => {
    for (const past of [[snoozed(), snoozed({ until: minute(90) })], [snoozed({ until: null })], [snoozed(), woken()]])
      given(threadDecider, opened(), ...past)
        .when(byTimer(minute(60)))
        .thenNothing();
  });
  it('knows no thread that was not opened', () => given(threadDecider).when(byPerson).thenBroken('thread-missing'));
});
