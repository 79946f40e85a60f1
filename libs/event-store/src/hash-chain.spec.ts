import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stored } from './codec.js';
import { recordHash, verifyChain } from './hash-chain.js';

const chain = (contents: readonly Record<string, unknown>[], stream = 'thread-1'): Stored[] => {
  const records: Stored[] = [];
  for (const [revision, data] of contents.entries()) {
    const metadata = {
      $correlationId: 'c',
      $causationId: 'c',
      actor: { kind: 'user' as const, id: 'u' },
      commandId: `command ${revision}`,
      previousHash: records.at(-1)?.metadata.hash ?? null,
    };
    const record = { id: `id ${revision}`, stream, revision, type: 'CommentAdded.v1', data };
    const hash = recordHash({ ...record, metadata });
    records.push({ ...record, position: BigInt(revision), created: '', metadata: { ...metadata, hash } });
  }
  return records;
};

const json = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });
const histories = fc.array(json, { minLength: 1, maxLength: 6 });

/** One change to one record that a reader of the log would see. */
const tamperings: Record<string, (record: Stored) => Stored> = {
  data: (record) => ({ ...record, data: { ...record.data, tampered: true } }),
  type: (record) => ({ ...record, type: 'CommentAdded.v2' }),
  id: (record) => ({ ...record, id: 'another' }),
  actor: (record) => ({ ...record, metadata: { ...record.metadata, actor: { kind: 'user', id: 'someone else' } } }),
  causation: (record) => ({ ...record, metadata: { ...record.metadata, $causationId: 'x' } }),
  'an added member': (record) => ({ ...record, metadata: { ...record.metadata, requestHash: 'x' } }),
  hash: (record) => ({ ...record, metadata: { ...record.metadata, hash: '0'.repeat(64) } }),
  previousHash: (record) => ({ ...record, metadata: { ...record.metadata, previousHash: '0'.repeat(64) } }),
};

describe('verifyChain', () => {
  it('finds no fault in what was written, nor after it went through JSON', () => {
    fc.assert(
      fc.property(histories, (contents) => {
        const records = chain(contents);
        expect(verifyChain(records)).toBeNull();
        const read = records.map((record) => ({ ...record, data: JSON.parse(JSON.stringify(record.data)) as object }));
        expect(verifyChain(read as Stored[])).toBeNull();
      }),
    );
  });

  it.each(Object.entries(tamperings))('finds a record whose %s was altered', (_, tamper) => {
    fc.assert(
      fc.property(histories, fc.nat(), (contents, at) => {
        const revision = at % contents.length;
        const records = chain(contents).map((record) => (record.revision === revision ? tamper(record) : record));
        expect(verifyChain(records)).toMatchObject({ revision });
      }),
    );
  });

  it('finds an altered record whose own hash was made anew, by the one that follows', () => {
    const records = chain([{ text: 'a' }, { text: 'b' }, { text: 'c' }]);
    const altered = { ...records[1]!, data: { text: 'B' } };
    const sealed = { ...altered, metadata: { ...altered.metadata, hash: recordHash(altered) } };
    expect(verifyChain([records[0]!, sealed, records[2]!])).toMatchObject({ revision: 2, reason: 'previousHash' });
  });

  it('finds a record taken out, put in twice, out of order, or from another stream', () => {
    const [a, b, c] = chain([{}, {}, {}]) as [Stored, Stored, Stored];
    const [, foreign] = chain([{}, {}], 'thread-2') as [Stored, Stored];
    expect(verifyChain([a, c])).toMatchObject({ revision: 2, reason: 'revision' });
    expect(verifyChain([a, a, b])).toMatchObject({ revision: 0, reason: 'revision' });
    expect(verifyChain([b, a])).toMatchObject({ revision: 1, reason: 'revision' });
    expect(verifyChain([a, foreign])).toMatchObject({ stream: 'thread-2', reason: 'stream' });
  });

  it('follows from the record before, where it does not begin with the first', () => {
    const [a, b, c] = chain([{ text: 'a' }, { text: 'b' }, { text: 'c' }]) as [Stored, Stored, Stored];
    expect(verifyChain([b, c], a)).toBeNull();
    expect(verifyChain([c], a)).toMatchObject({ revision: 2, reason: 'revision' });
    const other = { ...a, metadata: { ...a.metadata, hash: 'f'.repeat(64) } };
    expect(verifyChain([b, c], other)).toMatchObject({ revision: 1, reason: 'previousHash' });
  });

  it('is the documented hash, so that another program can check it', () => {
    const [record] = chain([{ b: 1, a: 'é' }]) as [Stored];
    const canonical =
      '{"data":{"a":"é","b":1},"id":"id 0","metadata":{"$causationId":"c","$correlationId":"c",' +
      '"actor":{"id":"u","kind":"user"},"commandId":"command 0","previousHash":null},' +
      '"previousHash":null,"revision":0,"stream":"thread-1","type":"CommentAdded.v1"}';
    expect(record.metadata.hash).toBe(createHash('sha256').update(canonical, 'utf8').digest('hex'));
  });
});
