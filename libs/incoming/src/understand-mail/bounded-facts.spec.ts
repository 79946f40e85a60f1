import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsed, uuid } from '../inbound-mail.fixtures.js';
import { boundedFacts } from './bounded-facts.worker.js';

const MOST = 512 * 1024;

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const many = <Item>(count: number, item: (n: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, n) => item(n));

const mailboxes = (count: number, name: string) => many(count, (n) => ({ address: `u${n}@example.org`, name }));
const files = (count: number, name: string) =>
  many(count, (n) => ({
    ...{ attachmentId: `${uuid(1)}.${n}`, fileName: `${name}.png`, contentId: `${name}@example.org`, inline: true },
    blob: { sha256: 'a'.repeat(64), size: 1, mediaType: 'image/png' },
  }));
const images = (count: number, length: number) => many(count, (n) => `https://x.example/${n}/${'x'.repeat(length)}`);

it('a mail as people write it stays as it is', () => {
  const { data } = parsed({
    to: mailboxes(300, 'Zoë'),
    attachments: files(100, 'picture'),
    remoteImages: images(200, 500),
  });
  expect(boundedFacts(data)).toBe(data);
});

it('pictures from elsewhere are given up before anything else', () => {
  const { data } = parsed({
    to: mailboxes(300, 'Zoë'),
    attachments: files(100, 'picture'),
    remoteImages: images(1_000, 4_000),
  });
  const { remoteImages, defects, ...others } = boundedFacts(data);
  const { remoteImages: all, defects: before, ...same } = data;
  expect(others).toEqual(same);
  expect(defects).toEqual([...before, 'facts-cut']);
  expect(remoteImages).toEqual(all.slice(0, remoteImages.length));
  expect(remoteImages.length).toBeGreaterThan(50);
});

it('the files of a mail stay, though it has as many as there may be', () => {
  const { data } = parsed({ attachments: files(1_000, '𝄞'.repeat(116)) });
  const { attachments } = boundedFacts(data);
  expect(attachments).toHaveLength(1_000);
  expect(attachments[999]).toMatchObject({ fileName: `${'𝄞'.repeat(20)}.png`, contentId: null, inline: false });
});

it('whatever a mail says, its facts fit', () => {
  const count = fc.integer({ min: 0, max: 1_000 });
  const text = fc.integer({ min: 0, max: 900 }).map((length) => '€'.repeat(length));
  fc.assert(
    fc.property(count, count, count, text, (some, others, more, word) => {
      const ids = many(Math.min(some, 200), (n) => `<${n}${word}>`);
      const said = many(
        Math.min(more, 200),
        () =>
          ({
            address: word,
            action: 'failed',
            status: null,
            reply: word,
            permanence: 'hard',
            reason: 'other',
          }) as const,
      );
      const { data } = parsed({
        ...{ to: mailboxes(some, word), cc: mailboxes(others, word), replyTo: mailboxes(more, word) },
        ...{ inReplyTo: ids, references: ids, deliveredTo: ids, attachments: files(others, word) },
        ...{ remoteImages: images(more, 4_000), report: { kind: 'delivery', recipients: said, messageIds: [] } },
        authentication: many(
          50,
          () => ({ authserv: word.repeat(18), method: 'spf', result: 'pass', domain: null }) as const,
        ),
      });
      const bounded = boundedFacts(data);
      expect(bytes(bounded)).toBeLessThanOrEqual(MOST);
      expect(bounded.defects.includes('facts-cut')).toBe(bytes(data) > MOST);
    }),
    { numRuns: 10 },
  );
});
