import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { Mailbox } from '../mail-parts.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Email } from '../thread.js';
import { composed, mailbox, max, opened, received, support, zoe } from '../thread.fixtures.js';
import { mustReachAll, recipientsOf, replyFrom, replyRecipients } from './reply-recipients.js';

const only = (mail: ThreadEvent): Email => {
  const thread = fold(threadDecider, [opened(), mail]);
  const [email] = thread.status === 'none' ? [] : thread.emails;
  if (email === undefined) throw new Error(`no mail comes of ${mail.type}`);
  return email;
};
const of = (person: Mailbox | null): Email['sender'] => ({
  contactId: null,
  person,
  decided: { contactId: null, associations: [], attribution: received().data.attribution },
});
const incoming = (more: Partial<Email>): Email => ({ ...only(received()), sender: of(null), ...more });
const outgoing = (more: Partial<Email>): Email => ({ ...only(composed()), ...more });
const sales = mailbox('sales@example.org', 'Sales');
const ann = mailbox('ann@example.net', 'Ann');
const ours = { here: ['Support@Example.org'], elsewhere: [sales.address], unreachable: [] };
const zoesList = mailbox('list@example.net');

describe('replyRecipients', () => {
  it.each([
    ['its From', incoming({}), false, [zoe], []],
    ['its Reply-To instead, when it has one', incoming({ replyTo: [zoesList] }), false, [zoesList], []],
    ['everybody else too', incoming({ to: [support, max], cc: [zoesList] }), true, [zoe], [max, zoesList]],
    ['everybody else but us in another inbox', incoming({ to: [support, sales], cc: [max] }), true, [zoe], [max]],
    ['us in another inbox, when we wrote from there', incoming({ from: sales, cc: [] }), true, [sales], []],
    ['us in another inbox, when we wrote to there', outgoing({ to: [sales], cc: [max] }), true, [sales], [max]],
    ['To when it was ours', outgoing({ to: [zoe, max], cc: [zoesList] }), false, [zoe, max], []],
    ['To and Cc when it was ours', outgoing({ to: [zoe], cc: [zoe, max] }), true, [zoe], [max]],
    ['its author, when it was passed on', incoming({ sender: of(ann) }), false, [ann], []],
    [
      'its author and everybody else, but not who passed it on',
      incoming({ cc: [max], sender: of(ann) }),
      true,
      [ann],
      [max],
    ],
    [
      'its Reply-To, when that is its author',
      incoming({ replyTo: [ann, max], sender: of(ann) }),
      false,
      [ann, max],
      [],
    ],
    ['its From, when a contact was named who is not in it', incoming({ sender: of(null) }), false, [zoe], []],
    ['nobody when it has no sender', incoming({ from: mailbox('') }), false, [], []],
  ])('an answer goes to %s', (_, mail, all, to, cc) =>
    expect(replyRecipients(mail, ours, all)).toEqual({ to, cc, unreachable: [] }),
  );

  it('leaves out those whom no mail reaches, and names them', () => {
    const mail = incoming({ replyTo: [zoe, zoesList], to: [support, max], cc: [ann, zoe] });
    const unreachable = ['ZOE@example.net', max.address, support.address];
    const answered = { to: [zoesList], unreachable: [zoe] };
    expect(replyRecipients(mail, { ...ours, unreachable }, false)).toEqual({ ...answered, cc: [] });
    const all = { to: [zoesList], cc: [ann], unreachable: [zoe, max] };
    expect(replyRecipients(mail, { ...ours, unreachable }, true)).toEqual(all);
  });

  it('loses nobody, doubles nobody, and never writes to ourselves', () => {
    const some = fc.array(
      fc
        .constantFrom('zoe@example.net', 'ZOE@example.net', 'max@example.net', 'ann@example.net', 'SUPPORT@example.org')
        .map((address) => mailbox(address)),
      { maxLength: 5 },
    );
    const mail = fc.record({ from: some.map(([first]) => first ?? zoe), replyTo: some, to: some, cc: some });
    fc.assert(
      fc.property(mail, fc.boolean(), (parts, sent) => {
        const { to, cc } = replyRecipients(sent ? outgoing(parts) : incoming(parts), ours, true);
        const sender = parts.replyTo.length > 0 ? parts.replyTo : [parts.from];
        const asked = [...(sent ? [] : sender), ...parts.to, ...parts.cc].map(({ address }) => address.toLowerCase());
        const reached = [...to, ...cc].map(({ address }) => address.toLowerCase());
        expect(reached.toSorted()).toEqual(
          [...new Set(asked)].filter((address) => address !== 'support@example.org').toSorted(),
        );
      }),
    );
  });
});

describe('replyFrom', () => {
  const billing = mailbox('billing@example.org');
  const connected = [support.address, billing.address];
  it.each([
    ['the address that the mail came to', incoming({ to: [mailbox('Billing@Example.org')] }), 'billing@example.org'],
    ['the one it came to first', incoming({ to: [max], cc: [billing, support] }), 'billing@example.org'],
    ['the one it came to with a tag', incoming({ to: [mailbox('billing+7@example.org')] }), 'billing@example.org'],
    ['the one our mail left from', outgoing({ from: billing }), 'billing@example.org'],
    ['the first of the inbox, when the mail names none of it', incoming({ to: [max] }), 'support@example.org'],
  ])('is %s', (_, mail, from) => expect(replyFrom(mail, connected, null)).toBe(from));

  it('is the fallback address only where the mail names no address of the inbox', () => {
    expect(replyFrom(incoming({ to: [max] }), connected, 'billing@example.org')).toBe('billing@example.org');
    expect(replyFrom(incoming({ to: [support] }), connected, 'billing@example.org')).toBe('support@example.org');
  });

  it('is nobody where the inbox has no address', () => expect(replyFrom(incoming({}), [], null)).toBeNull());
});

describe('recipientsOf', () => {
  const asked = { to: [zoe], cc: [max, zoesList] };
  it.each([
    ['as the mail asks', { to: null, cc: null, bcc: [] }, asked],
    ['as the writer says', { to: [ann], cc: [], bcc: [] }, { to: [ann], cc: [] }],
    [
      'in one place only, where the writer moved them',
      { to: [mailbox('MAX@example.net')], cc: null, bcc: [zoesList] },
      { to: [mailbox('MAX@example.net')], cc: [] },
    ],
    ['out of sight, where the writer put them', { to: null, cc: null, bcc: [zoe] }, { to: [], cc: [max, zoesList] }],
  ])('are %s', (_, named, expected) => expect(recipientsOf(named, asked)).toEqual(expected));

  it('never lose one whom the mail asks to be answered, nor name one twice, when the writer only adds', () => {
    const some = fc.uniqueArray(fc.constantFrom(zoe, max, ann, zoesList), { selector: ({ address }) => address });
    fc.assert(
      fc.property(some, some, fc.option(some), (asks, copies, more) => {
        const wanted = { to: asks, cc: copies.filter((one) => !asks.includes(one)) };
        const { to, cc } = recipientsOf({ to: null, cc: null, bcc: more ?? [] }, wanted);
        const reached = [...to, ...cc, ...(more ?? [])];
        expect(() => mustReachAll(wanted, reached)).not.toThrow();
        expect(new Set(reached.map(({ address }) => address)).size).toBe(reached.length);
      }),
    );
  });

  it('are refused where an answer to all leaves somebody out', () => {
    expect(() => mustReachAll(asked, [zoe, mailbox('MAX@example.net')])).toThrow('goes to list@example.net too');
    expect(() => mustReachAll(asked, [zoesList, zoe, max])).not.toThrow();
  });
});
