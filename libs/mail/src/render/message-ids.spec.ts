import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageIds } from './message-ids.js';

const ids = new MessageIds('a secret of the house');
const domain = fc.constantFrom('example.com', 'mail.example.org', 'xn--bcher-kva.example');

describe('MessageIds', () => {
  it('reads back what it minted, in any case and without brackets', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), domain, (threadId, emailId, host) => {
        const id = ids.mint(threadId, emailId, host);
        expect(id).toMatch(/^<[0-9a-v]{26}\.[0-9a-v]{26}\.[0-9a-v]{20}@[a-z0-9.-]+>$/);
        for (const form of [id, id.toUpperCase(), id.slice(1, -1), ` ${id} `])
          expect(ids.read(form)).toEqual({ threadId, emailId });
      }),
    );
  });

  it('mints the same id for the same mail', () => {
    const [thread, email] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];
    expect(ids.mint(thread, email, 'Example.COM')).toBe(ids.mint(thread, email, 'example.com'));
  });

  it('reads no id in which one character was changed', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.uuid(),
        fc.nat(),
        fc.constantFrom(...'0123456789abcdefghijklmnopqrstuv'),
        (threadId, emailId, place, char) => {
          const id = ids.mint(threadId, emailId, 'example.com');
          const at = 1 + (place % (id.length - 2));
          const forged = id.slice(0, at) + char + id.slice(at + 1);
          fc.pre(forged !== id);
          expect(ids.read(forged)).toBeNull();
        },
      ),
    );
  });

  it('reads no id of another secret, and none whose e-mail was put under another thread', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.uuid(), (threadId, emailId, otherThread) => {
        const id = ids.mint(threadId, emailId, 'example.com');
        expect(new MessageIds('another secret of it').read(id)).toBeNull();
        fc.pre(otherThread !== threadId);
        const [, email = '', rest = ''] = id.slice(1).split('.', 3);
        const [foreign = ''] = ids.mint(otherThread, emailId, 'example.com').slice(1).split('.');
        expect(ids.read(`<${foreign}.${email}.${rest}@example.com>`)).toBeNull();
      }),
    );
  });

  it('reads nothing in any other text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => ids.read(text) === null));
    expect(ids.read(`<${'0'.repeat(26)}.${'0'.repeat(26)}.${'0'.repeat(20)}@example.com>`)).toBeNull();
    expect(ids.read(`<${'a'.repeat(1_000_000)}@example.com>`)).toBeNull();
  });

  it('refuses a weak secret, no uuid and no domain', () => {
    const uuid = '018f0000-0000-7000-8000-000000000001';
    expect(() => new MessageIds('short')).toThrow(RangeError);
    expect(() => ids.mint('1', uuid, 'example.com')).toThrow(RangeError);
    expect(() => ids.mint(uuid, uuid, 'exa mple.com>')).toThrow(RangeError);
  });
});

describe('return paths', () => {
  const email = '018f0000-0000-7000-8000-000000000002';
  const local = fc.stringMatching(/^[a-z0-9]{1,10}(?:[.-][a-z0-9]{1,10})?$/);

  it('reads back what it made, in any case and in angle brackets', () => {
    fc.assert(
      fc.property(fc.uuid(), local, domain, (emailId, name, host) => {
        const address = `${name}@${host}`;
        const tagged = ids.returnPath(emailId, address) ?? '';
        expect(tagged).toMatch(/^[a-z0-9.-]+\+[0-9a-v]{42}@/);
        for (const form of [tagged, tagged.toUpperCase(), `<${tagged}>`])
          expect(ids.readReturnPath(form)).toEqual({ emailId, address });
      }),
    );
  });

  it('reads none in which one character was changed, none of another address, and none of another secret', () => {
    const tagged = ids.returnPath(email, 'support@example.com') ?? '';
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...'0123456789abcdefghijklmnopqrstuv'), (place, char) => {
        const at = place % tagged.length;
        const forged = tagged.slice(0, at) + char + tagged.slice(at + 1);
        fc.pre(forged !== tagged);
        expect(ids.readReturnPath(forged)).toBeNull();
      }),
    );
    expect(ids.readReturnPath(tagged.replace('support', 'sales'))).toBeNull();
    expect(new MessageIds('another secret of it').readReturnPath(tagged)).toBeNull();
  });

  it('makes none where there is no room, a tag already, or no address', () => {
    expect(ids.returnPath(email, `${'a'.repeat(21)}@example.com`)?.indexOf('@')).toBe(64);
    expect(ids.returnPath(email, `${'a'.repeat(22)}@example.com`)).toBeNull();
    expect(ids.returnPath(email, 'support+eu@example.com')).toBeNull();
    expect(ids.returnPath(email, 'a b@example.com')).toBeNull();
    expect(() => ids.returnPath('1', 'support@example.com')).toThrow(RangeError);
  });

  it('reads nothing in any other text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => ids.readReturnPath(text) === null));
    expect(ids.readReturnPath(`a+${'0'.repeat(42)}@example.com`)).toBeNull();
  });
});

describe('the tokens of links', () => {
  it('are read back, each for itself', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(255), (emailId, index) => {
        const token = ids.linkToken(emailId, index);
        expect(token).toMatch(/^[\w-]{40}$/);
        expect(ids.readLinkToken(token)).toEqual({ emailId, index });
      }),
    );
  });

  it('cannot be made from another, by another secret, or out of nothing', () => {
    const token = ids.linkToken('018f0000-0000-7000-8000-000000000002', 1);
    for (let bit = 0; bit < 240; bit += 1) {
      const forged = Buffer.from(token, 'base64url');
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(ids.readLinkToken(forged.toString('base64url'))).toBeNull();
    }
    expect(new MessageIds('another secret of it').readLinkToken(token)).toBeNull();
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => ids.readLinkToken(text) === null));
    expect(() => ids.linkToken('018f0000-0000-7000-8000-000000000002', 256)).toThrow(RangeError);
  });
});
