import { describe, expect, it } from 'vitest';
import { type Participant, takesPart } from './participation.js';
import { composed, mailbox, opened, received, support, uuid, zoe } from './thread.fixtures.js';
import { evolve, noThread, type Thread } from './thread.js';
import type { EmailComposed, EmailReceived, ThreadEvent } from './thread-events.js';

const threadOf = (...events: readonly ThreadEvent[]): Thread => [opened(), ...events].reduce(evolve, noThread);

const ada = mailbox('ada@example.net');
const ann = mailbox('ann@example.net');
const bob = mailbox('bob@example.net');
const max = mailbox('max@example.net');

const attribution: EmailReceived['data']['attribution'] = {
  ...{
    rule: 'forwarded-inline',
    person: zoe,
    forwarder: ada,
    original: zoe,
    trust: null,
    confidence: 'high',
    version: 2,
  },
};
const by = (address: string): Participant => ({ addresses: [address], contactId: null });

const sent = (said: Partial<EmailComposed['data']>) => composed({ to: [ann], cc: [bob], bcc: [max], ...said });

describe('taking part in a conversation', () => {
  it.each([
    ['who wrote', received({ from: ann }), ann, true],
    ['whom a mail asks to answer', received({ replyTo: [ann] }), ann, true],
    ['whom we wrote to', sent({}), ann, true],
    ['in another case', sent({}), mailbox('ANN@Example.net'), true],
    ['in Cc', sent({}), bob, true],
    ['whose mail was passed on', received({ from: ada, cc: [], attribution }), zoe, true],
    ['our own address', received({ to: [support] }), support, true],
    ['in Bcc, of whom the others do not know', sent({}), max, false],
    ['somebody else', received({ cc: [] }), mailbox('eve@example.net'), false],
    ['nobody, beside nobody', received({ from: mailbox('') }), mailbox(''), false],
  ])('%s', (_, event, { address }, takes) => expect(takesPart(by(address), threadOf(event))).toBe(takes));

  it('needs a conversation', () => expect(takesPart(by(zoe.address), noThread)).toBe(false));

  it.each([
    ['by another address of theirs', { addresses: ['ann@home.example', 'ANN@example.net'], contactId: null }, true],
    ['as the contact who wrote in it', { addresses: ['ann@home.example'], contactId: uuid(40) }, true],
    ['not as another contact', { addresses: ['ann@home.example'], contactId: uuid(41) }, false],
    ['not as no contact, beside no contact', { addresses: [''], contactId: null }, false],
  ])('%s', (_, who, takes) => {
    const mails = [received({ from: ann, contactId: uuid(40) }), received({ emailId: uuid(9), contactId: null })];
    expect(takesPart(who, threadOf(...mails))).toBe(takes);
  });
});
