import { describe, expect, it } from 'vitest';
import { v1 } from '#libs/decider';
import { Codec, type Stored } from './codec.js';
import { UnknownEventType } from './errors.js';

const stored = (type: string, data: Record<string, unknown>): Stored => ({
  id: '018f0000-0000-7000-8000-000000000000',
  stream: 'parcel-1',
  revision: 0,
  position: 7n,
  created: '2026-01-02T03:04:05.678Z',
  type,
  data,
  metadata: {
    $correlationId: 'c',
    $causationId: 'c',
    actor: { kind: 'system', id: 'test' },
    commandId: 'c',
    previousHash: null,
    hash: 'h',
  },
});

const codec = new Codec({
  ParcelSent: v1,
  ParcelWeighed: {
    version: 3,
    upcasts: {
      1: ({ pounds }) => ({ grams: Number(pounds) * 454 }),
      2: ({ grams }) => ({ grams, scale: 'unknown' }),
    },
  },
});

describe('Codec', () => {
  it('stores a fact under its newest version', () => {
    expect(codec.storedType('ParcelSent')).toBe('ParcelSent.v1');
    expect(codec.storedType('ParcelWeighed')).toBe('ParcelWeighed.v3');
  });

  it('upcasts each version step by step to the newest, and says which one was stored', () => {
    const decoded = codec.decode(stored('ParcelWeighed.v1', { pounds: 2 }));
    expect(decoded).toMatchObject({ type: 'ParcelWeighed', version: 1, data: { grams: 908, scale: 'unknown' } });
    expect(codec.decode(stored('ParcelWeighed.v2', { grams: 5 })).data).toEqual({ grams: 5, scale: 'unknown' });
    expect(codec.decode(stored('ParcelWeighed.v3', { grams: 5, scale: 'a' })).data).toEqual({ grams: 5, scale: 'a' });
  });

  it.each(['ParcelLost.v1', 'ParcelSent.v2', 'ParcelWeighed.v0', 'ParcelSent', 'ParcelSent.v1x', ''])(
    'does not read %j, which was never released',
    (type) => {
      expect(() => codec.decode(stored(type, {}))).toThrow(UnknownEventType);
    },
  );

  it('does not store a fact it does not know', () => {
    expect(() => codec.storedType('ParcelLost')).toThrow(UnknownEventType);
    expect(() => codec.storedPrefixes(['ParcelSent', 'ParcelLost'])).toThrow(UnknownEventType);
  });

  it('covers every version of a type in a filter, and no other type', () => {
    expect(codec.storedPrefixes(['ParcelWeighed'])).toEqual(['ParcelWeighed.v']);
    expect(codec.storedPrefixes('all')).toEqual(['ParcelSent.v', 'ParcelWeighed.v']);
  });

  it('refuses a type with a missing upcast when the process starts', () => {
    const upcasts = { 2: (data: Readonly<Record<string, unknown>>) => data };
    expect(() => new Codec({ ParcelWeighed: { version: 3, upcasts } })).toThrow('no upcast from version 1');
  });
});
