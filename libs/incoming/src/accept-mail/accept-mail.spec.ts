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

  it('tells so of the first times only', () => {
    const many = Array.from({ length: ARRIVALS_TOLD }, () => arrivedAgain());
    given(inboundMailDecider, accepted(), ...many.slice(1))
      .when(again)
      .then(arrivedAgain());
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
