import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import {
  answerId,
  closed,
  composed,
  delivered,
  mailbox,
  max,
  minute,
  opened,
  received,
  reopened,
  snoozed,
  threadId,
  uuid,
  woken,
  zoe,
} from '../thread.fixtures.js';
import type { EmailBounced } from '../delivery-events.js';
import type { ThreadWoken } from '../teamwork-events.js';
import type { ReportedMail, ReportedRecipient } from './bounced.js';
import type { ReceiveEmail } from './receive-email.js';

const daemon = mailbox('mailer-daemon@mx.example.net');
const report = received({
  ...{ emailId: uuid(50), inboundMailId: uuid(51), at: minute(40), from: daemon, contactId: null },
  automatic: 'delivery-report',
  attribution: {
    rule: 'machine',
    person: null,
    forwarder: null,
    original: null,
    trust: null,
    confidence: 'high',
    version: 1,
  },
  threading: { rule: 'own-message-id', matched: '<answer@example.org>', related: null, version: 2 },
});

const gone = (address: string): ReportedRecipient => ({
  address,
  action: 'failed',
  status: '5.1.1',
  reply: '550 5.1.1 no such user',
  permanence: 'hard',
  reason: 'user-unknown',
});

const full = { status: '4.2.2', reply: '452 full', permanence: 'soft', reason: 'mailbox-full' } as const;

const bounced = (recipient: string, said: Partial<EmailBounced['data']> = {}): EmailBounced => {
  const { status, reply, permanence, reason } = gone(recipient);
  const of = { threadId, emailId: answerId, at: minute(40), recipient, inboundMailId: uuid(51) };
  const found = { status, reply, permanence, reason, rule: 'own-message-id', version: 1 } as const;
  return { type: 'EmailBounced', data: { ...of, ...found, ...said } };
};

const receive = (recipients: readonly ReportedRecipient[], said: Partial<ReportedMail> = {}, bounce = true) =>
  ({
    type: 'ReceiveEmail',
    email: report.data,
    report: { of: answerId, rule: 'own-message-id', recipients, ...said },
    reopening: { automatic: [], bounce },
    routing: null,
  }) satisfies ReceiveEmail;

const sent = [opened(), received(), composed({ cc: [max] }), delivered()];

describe('a report that comes in', () => {
  it('bounces the recipients that it says were given up, whatever their case', () =>
    given(threadDecider, ...sent)
      .when(receive([gone('ZOE@example.net'), gone(max.address)]))
      .then(report, bounced(zoe.address), bounced(max.address)));

  it('means the only recipient when that one passes mail on, and of several none', () => {
    given(threadDecider, opened(), composed())
      .when(receive([gone('zoe@home.example')]))
      .then(report, bounced(zoe.address));
    given(threadDecider, ...sent)
      .when(receive([gone('zoe@home.example')]))
      .then(report);
  });

  it('bounces nobody for a delay, a relay or a mail that is not in the thread', () => {
    for (const action of ['delayed', 'relayed', 'delivered', 'expanded']) {
      given(threadDecider, ...sent)
        .when(receive([{ ...gone(zoe.address), action }]))
        .then(report);
    }
    given(threadDecider, ...sent)
      .when(receive([gone(zoe.address)], { of: uuid(99) }))
      .then(report);
    given(threadDecider, ...sent)
      .when(receive([gone(zoe.address)], { of: received().data.emailId }))
      .then(report);
  });

  it('bounces each recipient once, within a report and by a second one', () => {
    given(threadDecider, ...sent)
      .when(receive([gone(zoe.address), gone(zoe.address)]))
      .then(report, bounced(zoe.address));
    given(threadDecider, ...sent, bounced(zoe.address))
      .when(receive([gone(zoe.address)]))
      .then(report);
    given(threadDecider, ...sent, report, bounced(zoe.address))
      .when(receive([gone(zoe.address)]))
      .thenNothing();
  });

  it('reopens a closed thread when a recipient is lost for good and the inbox wants that', () => {
    const bouncedBack = reopened({ at: minute(40), reason: 'email-bounced', emailId: answerId });
    given(threadDecider, ...sent, closed())
      .when(receive([gone(zoe.address)]))
      .then(report, bounced(zoe.address), bouncedBack);
    given(threadDecider, ...sent, snoozed())
      .when(receive([gone(zoe.address)]))
      .then(report, bounced(zoe.address), woken(bouncedBack.data as ThreadWoken['data']));
    given(threadDecider, ...sent, closed())
      .when(receive([gone(zoe.address)], {}, false))
      .then(report, bounced(zoe.address));
    given(threadDecider, ...sent, closed())
      .when(receive([{ ...gone(zoe.address), ...full }]))
      .then(report, bounced(zoe.address, full));
  });
});
