import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composed as mailTo, evolveDelivery } from '../outbound-email.js';
import type { DeliveryEvent } from '../delivery-events.js';
import {
  answerId,
  attempted,
  bounced,
  composed,
  deferred,
  delivered,
  failed,
  inDoubt,
  mailbox,
  retryRequested,
} from '../thread.fixtures.js';
import { evolveUndelivered, type Undelivered } from './undelivered.js';

const addresses = ['zoe@example.net', 'max@example.net'];
const any = fc.constantFrom(...addresses);
const event = fc.oneof<fc.Arbitrary<DeliveryEvent>[]>(
  ...[delivered, deferred, failed, bounced].map((fact) => any.map((recipient) => fact({ recipient }))),
  ...[attempted, inDoubt, retryRequested].map((fact) =>
    fc.subarray(addresses).map((recipients) => fact({ recipients })),
  ),
);

describe('the recipients who need an eye', () => {
  it('are those whom the mail itself shows as such, whatever happens', () =>
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const mail = mailTo(composed({ to: addresses.map((address) => mailbox(address)) }).data);
        const { recipients } = events.reduce(evolveDelivery, mail);
        const expected = recipients.filter(({ state }) => ['failed', 'bounced', 'in-doubt'].includes(state));
        const undelivered = events.reduce<readonly Undelivered[]>(evolveUndelivered, []);
        expect(undelivered.toSorted((a, b) => (a.address > b.address ? -1 : 1))).toEqual(
          expected.map(({ address, state }) => ({ emailId: answerId, address, state })),
        );
      }),
      { numRuns: 1_000 },
    ));
});
