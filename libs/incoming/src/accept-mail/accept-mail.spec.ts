import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { inboundMailDecider } from '../decider.js';
import { accepted, arrivedAgain, parsed, quarantined, second, threaded } from '../inbound-mail.fixtures.js';
import type { InboundMailAccepted } from '../inbound-mail.js';
import { type AcceptMail, ARRIVALS_TOLD } from './accept-mail.js';

const command = (said: Partial<InboundMailAccepted['data']> = {}): AcceptMail => ({
  type: 'AcceptMail',
  mail: accepted(said).data,
});

const { remote, envelopeFrom } = arrivedAgain().data;
const again = command({ at: second(900), remote, envelopeFrom });

const inFolder = (folder: string, uidValidity: number, uid: number) =>
  ({ via: 'imap', source: `imap://support@example.org/${folder};UIDVALIDITY=${uidValidity}/;UID=${uid}` }) as const;

describe('AcceptMail', () => {
  it('takes a mail', () => given(inboundMailDecider).when(command()).then(accepted()));

  it('takes it once, and tells that it came again, however far it has come', () => {
    for (const past of [[accepted()], [accepted(), quarantined()], [accepted(), parsed(), threaded()]] as const)
      given(inboundMailDecider, ...past)
        .when(again)
        .then(arrivedAgain());
  });

  it('knows a server that tries again from one that sends again', () => {
    const day = 86_400;
    const { remote: first, envelopeFrom: sender } = accepted().data;
    const after = (seconds: number, said: Partial<InboundMailAccepted['data']> = {}) =>
      given(inboundMailDecider, accepted()).when(command({ at: second(seconds), ...said }));
    after(5 * day).then(arrivedAgain({ at: second(5 * day), remote: first, as: 'retry' }));
    for (const said of [
      { remote },
      { envelopeFrom: null },
      { envelopeFrom: 'max@example.net' },
      { via: 'lmtp' },
    ] as const)
      after(900, said).then(arrivedAgain({ remote: first, envelopeFrom: sender, ...said }));
    after(5 * day + 1).then(arrivedAgain({ at: second(5 * day + 1), remote: first }));
    const byHttp = { via: 'http' } as const;
    given(inboundMailDecider, accepted(byHttp))
      .when(command({ at: second(900), ...byHttp }))
      .then(arrivedAgain({ remote: first, ...byHttp }));
    given(inboundMailDecider, accepted(), arrivedAgain({ at: second(4 * day) }))
      .when(command({ at: second(8 * day), remote }))
      .then(arrivedAgain({ at: second(8 * day), as: 'retry' }));
  });

  it('tells so of the first times only', () => {
    const many = Array.from({ length: ARRIVALS_TOLD }, () => arrivedAgain());
    given(inboundMailDecider, accepted(), ...many.slice(1))
      .when(again)
      .then(arrivedAgain({ as: 'retry' }));
    given(inboundMailDecider, accepted(), ...many)
      .when(again)
      .thenNothing();
  });

  it('is quiet when we read the same place again', () => {
    const file = { via: 'file', source: '/mail/archive.mbox@812' } as const;
    given(inboundMailDecider, accepted(file)).when(command(file)).thenNothing();
    const place = inFolder('INBOX', 1, 7);
    given(inboundMailDecider, accepted(place)).when(command(place)).thenNothing();
    given(inboundMailDecider, accepted(), arrivedAgain(place)).when(command(place)).thenNothing();
  });

  it('is quiet when a folder was numbered anew, and tells of a second message in it, and of one in another folder', () => {
    given(inboundMailDecider, accepted(inFolder('INBOX', 1, 7)))
      .when(command(inFolder('INBOX', 2, 1)))
      .thenNothing();
    for (const place of [inFolder('INBOX', 1, 8), inFolder('Sales', 1, 7), inFolder('Sales', 2, 7)])
      given(inboundMailDecider, accepted(inFolder('INBOX', 1, 7)))
        .when({ ...again, mail: { ...again.mail, ...place } })
        .then(arrivedAgain(place));
  });
});
