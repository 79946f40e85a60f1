import { describe, expect, it } from 'vitest';
import { accepted, parsed, second, threaded } from '../inbound-mail.fixtures.js';
import { receivedEmail } from './received-email.js';

describe('receivedEmail', () => {
  it('was received when its bytes were durable, whatever its date says', () =>
    expect(
      receivedEmail(accepted().data, parsed({ sentAt: '1999-12-31T23:59:59.000Z' }).data, threaded().data),
    ).toMatchObject({ at: second(0), sentAt: '1999-12-31T23:59:59.000Z' }));

  it.each([
    ['zoe@example.net', { address: 'zoe@example.net', name: '' }],
    [null, { address: '', name: '' }],
  ])('without a From is from whom the envelope names: %s', (envelopeFrom, from) =>
    expect(receivedEmail(accepted({ envelopeFrom }).data, parsed({ from: null }).data, threaded().data).from).toEqual(
      from,
    ),
  );
});
