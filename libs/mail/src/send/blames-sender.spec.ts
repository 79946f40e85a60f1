import { describe, expect, it } from 'vitest';
import { blamesSender } from './blames-sender.js';

describe('a refusal without a status', () => {
  it.each([
    '554 Account suspended',
    '550 Your account has been disabled for sending spam',
    '535-account is temporarily locked',
    '550 This account is not in good standing: sending blocked',
    '554 disabled account',
    '550 Relaying denied',
    '550 relay not permitted',
    '553 sorry, that is not owned by you',
    '550 not allowed to send as this address',
    '553 From address must be verified',
  ])('speaks of who sends: %s', (reply) => expect(blamesSender(reply)).toBe(true));

  it.each([
    '550 go away',
    '550 no such user',
    '550 The email account that you tried to reach is disabled',
    '550 mailbox disabled: account suspended',
    "550 the recipient's account is suspended",
    '554 Message refused: it looks like spam',
    '554 5.6.0 an account suspended by its status',
    '550 5.1.1 no sender would be better off',
  ])('speaks of something else, or may: %s', (reply) => expect(blamesSender(reply)).toBe(false));
});
