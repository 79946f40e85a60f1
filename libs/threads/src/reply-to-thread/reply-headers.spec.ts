import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replyHeaders } from './reply-headers.js';

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
