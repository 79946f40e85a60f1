import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composed as delivery } from '../outbound-email.js';
import type { Mailbox } from '../mail-parts.js';
import type { Email } from '../thread.js';
import { composed, mailbox, max, received, support, zoe } from '../thread.fixtures.js';
import { replyHeaders, replyRecipients } from './reply-headers.js';

const messageId = fc.integer({ min: 0, max: 60 }).map((n) => `<${n}@example.net>`);
const parent = fc.record({
  messageId: fc.option(messageId),
  references: fc.array(messageId, { maxLength: 60 }),
  inReplyTo: fc.array(messageId, { maxLength: 3 }),
});

describe('replyHeaders', () => {
  it.each([
    ['References and itself', ['<1@x>', '<2@x>'], ['<9@x>'], ['<1@x>', '<2@x>', '<p@x>']],
    ['its one In-Reply-To and itself, without References', [], ['<1@x>'], ['<1@x>', '<p@x>']],
    ['itself alone, when it answers several', [], ['<1@x>', '<2@x>'], ['<p@x>']],
    ['itself last, when it named itself before', ['<1@x>', '<p@x>', '<2@x>'], [], ['<1@x>', '<2@x>', '<p@x>']],
  ])('names the parent by %s', (_, references, inReplyTo, expected) =>
    expect(replyHeaders({ messageId: '<p@x>', references, inReplyTo })).toEqual({
      inReplyTo: '<p@x>',
      references: expected,
    }),
  );

  it('keeps the chain of a parent without a Message-ID', () => {
    expect(replyHeaders({ messageId: null, references: [], inReplyTo: ['<1@x>'] })).toEqual({
      inReplyTo: null,
      references: ['<1@x>'],
    });
    expect(replyHeaders({ messageId: null, references: [], inReplyTo: [] }).references).toEqual([]);
  });

  it('keeps the first of a long chain and its last', () => {
    const references = Array.from({ length: 100 }, (_, n) => `<${n}@x>`);
    const kept = replyHeaders({ messageId: '<p@x>', references, inReplyTo: [] }).references;
    expect(kept).toEqual(['<0@x>', ...references.slice(-18), '<p@x>']);
  });

  it('names each id once, at most twenty, the first of the chain first and the parent last', () =>
    fc.assert(
      fc.property(parent, (mail) => {
        const { references } = replyHeaders(mail);
        expect(new Set(references).size).toBe(references.length);
        expect(references.length).toBeLessThanOrEqual(20);
        const first = mail.references.find((id) => id !== mail.messageId);
        if (first !== undefined) expect(references[0]).toBe(first);
        if (mail.messageId !== null) expect(references.at(-1)).toBe(mail.messageId);
      }),
    ));
});

const incoming = (more: Partial<Email>): Email => ({ ...received().data, sender: null, ...more, delivery: null });
const outgoing = (more: Partial<Email>): Email => {
  const { data } = composed();
  return { ...data, replyTo: [], sender: null, ...more, inReplyTo: [], delivery: delivery(data) };
};
const ann = mailbox('ann@example.net', 'Ann');
const of = (person: Mailbox | null): Email['sender'] => ({
  contactId: null,
  person,
  decided: { contactId: null, associations: [], attribution: received().data.attribution },
});
const ours = ['Support@Example.org'];
const zoesList = mailbox('list@example.net');

describe('replyRecipients', () => {
  it.each([
    ['its From', incoming({}), false, [zoe], []],
    ['its Reply-To instead, when it has one', incoming({ replyTo: [zoesList] }), false, [zoesList], []],
    ['everybody else too', incoming({ to: [support, max], cc: [zoesList] }), true, [zoe], [max, zoesList]],
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
  ])('an answer goes to %s', (_, mail, all, to, cc) => expect(replyRecipients(mail, ours, all)).toEqual({ to, cc }));

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
