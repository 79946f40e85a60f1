import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliveryEvent } from './delivery-events.js';
import {
  composed as mailTo,
  type Delivery,
  evolveDelivery,
  type Recipient,
  RECIPIENT_STATES,
  worstState,
} from './outbound-email.js';
import {
  attempted,
  bounced,
  composed,
  deferred,
  delivered,
  deliveryCanceled,
  failed,
  held,
  inDoubt,
  mailbox,
  max,
  minute,
  released,
  retryRequested,
  scheduled,
  sendCanceled,
  uuid,
  zoe,
} from './thread.fixtures.js';

const after = (...events: readonly DeliveryEvent[]): Delivery => events.reduce(evolveDelivery, mailTo(composed().data));

describe('an outgoing mail', () => {
  it('goes to each address once, by its first place', () => {
    const { recipients } = mailTo(composed({ to: [zoe], cc: [mailbox('ZOE@example.net'), max], bcc: [max] }).data);
    expect(recipients.map(({ address, field, state }) => [address, field, state])).toEqual([
      ['zoe@example.net', 'to', 'queued'],
      ['max@example.net', 'cc', 'queued'],
    ]);
  });

  it('is being sent until the last recipient has an outcome', () => {
    const two = mailTo(composed({ to: [zoe, max] }).data);
    const sending = evolveDelivery(two, attempted({ recipients: [zoe.address, max.address] }));
    expect(sending).toMatchObject({ attempts: 1, sending: { attempt: 1, at: minute(11) } });
    const half = evolveDelivery(sending, delivered());
    expect(half.sending).not.toBeNull();
    expect(evolveDelivery(half, failed({ recipient: 'MAX@example.net' })).sending).toBeNull();
  });

  it.each<[DeliveryEvent, Partial<Recipient>]>([
    [attempted(), { state: 'sending', attempts: 1, at: minute(11) }],
    [delivered(), { state: 'delivered', reply: '250 ok', at: minute(12) }],
    [deferred(), { state: 'deferred', reply: '450 later', retryAt: minute(13) }],
    [failed(), { state: 'failed', reply: '550 no such user' }],
    [inDoubt(), { state: 'in-doubt', reply: 'the line went dead' }],
    [retryRequested(), { state: 'queued', at: minute(14), retryAt: null }],
    [deliveryCanceled(), { state: 'canceled', at: minute(14), retryAt: null }],
  ])('learns from $type', (event, expected) => expect(after(event).recipients).toMatchObject([expected]));

  it.each([
    ['held', composed(held())],
    ['scheduled', composed(scheduled())],
  ])('is %s until it is released or canceled, which one that leaves at once does not heed', (state, { data }) => {
    const waiting = mailTo(data);
    expect(waiting.recipients).toMatchObject([{ state, at: minute(10) }]);
    expect(evolveDelivery(waiting, released({ at: minute(12) }))).toMatchObject({
      release: { at: minute(12), why: data.release.why },
      recipients: [{ state: 'queued', at: minute(12) }],
    });
    expect(evolveDelivery(waiting, sendCanceled()).recipients).toMatchObject([{ state: 'canceled' }]);
    expect(after(sendCanceled()).recipients).toMatchObject([{ state: 'queued' }]);
  });

  const back = { permanence: 'hard', status: '5.1.1', reason: 'user-unknown', inboundMailId: uuid(11) } as const;

  it('came back when a report says so, and an outcome of the attempt recorded after it hides that not', () => {
    const state = { state: 'bounced', reply: '550 5.1.1 no such user', at: minute(40), bounce: back };
    expect(after(attempted(), delivered(), bounced()).recipients).toMatchObject([state]);
    for (const late of [delivered(), deferred(), failed(), inDoubt()]) {
      expect(after(attempted(), bounced(), late)).toMatchObject({ sending: null, recipients: [state] });
    }
  });

  it('that waits by a later report did come back by an earlier one all the same', () => {
    const waits = bounced({ permanence: 'soft', status: '4.4.1', at: minute(50) });
    expect(after(attempted(), waits).recipients).toMatchObject([{ bounce: { permanence: 'soft' } }]);
    expect(after(attempted(), waits, bounced()).recipients).toMatchObject([{ bounce: back }]);
    expect(after(attempted(), bounced(), waits).recipients).toMatchObject([{ at: minute(40), bounce: back }]);
  });

  it('is sent once more after it came back, which is remembered until a server has taken it', () => {
    const again = [attempted(), delivered(), bounced(), retryRequested()];
    expect(after(...again).recipients).toMatchObject([{ state: 'queued', bounce: back }]);
    const sending = [...again, attempted({ attempt: 2 })];
    expect(after(...sending).recipients).toMatchObject([{ state: 'sending', bounce: back }]);
    expect(after(...sending, delivered({ attempt: 2 })).recipients).toMatchObject([
      { state: 'delivered', bounce: null },
    ]);
  });

  it('keeps every recipient exactly once, whatever happens', () => {
    const addresses = ['zoe@example.net', 'max@example.net', 'ann@example.net'];
    const any = fc.constantFrom(...addresses, 'MAX@EXAMPLE.NET', 'stranger@example.net');
    const event = fc.oneof<fc.Arbitrary<DeliveryEvent>[]>(
      fc.array(any).map((recipients) => attempted({ recipients })),
      any.map((recipient) => delivered({ recipient })),
      any.map((recipient) => deferred({ recipient })),
      any.map((recipient) => failed({ recipient })),
      fc.array(any).map((recipients) => inDoubt({ recipients })),
      fc.array(any).map((recipients) => retryRequested({ recipients })),
      fc.array(any).map((recipients) => deliveryCanceled({ recipients })),
      fc.constantFrom(released(), sendCanceled()),
      any.map((recipient) => bounced({ recipient })),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const mail = mailTo(composed({ to: addresses.map((address) => mailbox(address)) }).data);
        const { recipients, sending } = events.reduce(evolveDelivery, mail);
        expect(recipients.map(({ address }) => address)).toEqual(addresses);
        if (sending !== null) expect(recipients.map(({ state }) => state)).toContain('sending');
      }),
    );
  });
});

describe('worstState', () => {
  const recipient = (state: Recipient['state']): Recipient => ({ ...mailTo(composed().data).recipients[0]!, state });

  it.each(RECIPIENT_STATES.map((state, n) => [state, RECIPIENT_STATES.slice(n)] as const))(
    'is %s among %j',
    (worst, others) => expect(worstState(others.map(recipient).toReversed())).toBe(worst),
  );
});
