import { describe, expect, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from './decider.js';
import { releaseOf } from './release.js';
import { composed, minute, opened, scheduled } from './thread.fixtures.js';

const at = minute(10);

describe('releaseOf', () => {
  it('lets a mail leave after its hold, else the usual one, else at once', () => {
    const wish = { cancelOnAnswer: true };
    expect(releaseOf(wish, at, 10)).toEqual({ at: '2026-03-01T09:10:10.000Z', why: 'hold', cancelOnAnswer: true });
    expect(releaseOf({ ...wish, holdSeconds: 60 }, at, 10)).toMatchObject({ at: minute(11), why: 'hold' });
    expect(releaseOf({ ...wish, holdSeconds: 0 }, at, 10)).toEqual({ at, why: 'at-once', cancelOnAnswer: false });
    expect(releaseOf(wish, at, 0)).toEqual({ at, why: 'at-once', cancelOnAnswer: false });
  });

  it('lets a mail leave when it is scheduled for, in whatever zone that was said', () =>
    expect(releaseOf({ sendAt: '2026-03-01T11:30:00+01:00', holdSeconds: 5, cancelOnAnswer: false }, at, 10)).toEqual({
      at: '2026-03-01T10:30:00.000Z',
      why: 'schedule',
      cancelOnAnswer: false,
    }));
});

describe('a mail that is scheduled', () => {
  const { inReplyTo: _, references: __, answers: ___, ...email } = composed({ answers: null }).data;
  const compose = (sendAt: string) => ({ type: 'ComposeEmail', email: { ...email, ...scheduled(sendAt) } }) as const;

  it('waits for up to a year', () => {
    const mail = composed({ inReplyTo: null, references: [], answers: null, ...scheduled('2027-03-01T09:10:00.000Z') });
    given(threadDecider)
      .when(compose('2027-03-01T09:10:00.000Z'))
      .then(opened({ at, subject: email.subject, by: 'compose' }), mail);
  });
  it.each([at, minute(9)])('does not leave in the past, at %s', (past) =>
    given(threadDecider).when(compose(past)).thenBroken('send-at-past'),
  );
  it('is not for a time that nobody remembers it at', () =>
    given(threadDecider).when(compose('2027-03-03T09:10:00.000Z')).thenBroken('send-at-too-far'));
});
