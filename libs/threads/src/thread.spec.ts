import { describe, expect, it } from 'vitest';
import { fold } from '#libs/decider';
import { threadDecider } from './decider.js';
import { composed, received, uuid, wholeStory } from './thread.fixtures.js';

describe('a thread', () => {
  it('is what its whole story made of it', () => {
    const thread = fold(threadDecider, wholeStory);
    if (thread.status === 'none') throw new Error('the thread does not exist');
    expect(thread).toMatchObject({
      status: 'open',
      subject: 'Invoice 7',
      assignee: null,
      comments: [{ commentId: uuid(8) }],
    });
    expect(
      thread.emails.map(({ emailId, delivery }) => [emailId, delivery?.recipients.map(({ state }) => state)]),
    ).toEqual([
      [received().data.emailId, undefined],
      [composed().data.emailId, ['delivered', 'bounced', 'failed']],
      [uuid(10), undefined],
    ]);
  });

  it.each(wholeStory.slice(1))('does not begin with $type', (event) =>
    expect(() => fold(threadDecider, [event])).toThrow(`${event.type} stands before ThreadOpened`),
  );
});
