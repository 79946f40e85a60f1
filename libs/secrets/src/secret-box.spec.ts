import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretBox, SecretUnreadable } from './secret-box.js';

const [first, second] = ['first'.repeat(8), 'second'.repeat(8)];

describe('SecretBox', () => {
  it('opens what it sealed, and seals the same differently each time', () => {
    const box = new SecretBox([first]);
    fc.assert(
      fc.property(fc.string(), (secret) => {
        const sealed = box.seal(secret, 'mailbox 1');
        expect(box.open(sealed, 'mailbox 1')).toBe(secret);
        expect(box.seal(secret, 'mailbox 1').box).not.toBe(sealed.box);
      }),
    );
  });

  it('opens older seals after its key was changed, and names the key it lacks', () => {
    const sealed = new SecretBox([first]).seal('hunter2', 'mailbox 1');
    const rotated = new SecretBox([second, first]);
    expect(rotated.open(sealed, 'mailbox 1')).toBe('hunter2');
    expect(rotated.seal('hunter2', 'mailbox 1').keyId).not.toBe(sealed.keyId);
    expect(() => new SecretBox([second]).open(sealed, 'mailbox 1')).toThrow(`sealed with the key ${sealed.keyId}`);
  });

  it('opens nothing for another purpose', () => {
    const box = new SecretBox([first]);
    expect(() => box.open(box.seal('hunter2', 'mailbox 1'), 'mailbox 2')).toThrow(SecretUnreadable);
  });

  it('opens nothing that was altered or cut', () => {
    const box = new SecretBox([first]);
    const sealed = box.seal('hunter2', 'mailbox 1');
    const bytes = Buffer.from(sealed.box, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered[at]! ^= 1;
      expect(() => box.open({ ...sealed, box: altered.toString('base64url') }, 'mailbox 1')).toThrow(SecretUnreadable);
      const cut = bytes.subarray(0, at).toString('base64url');
      expect(() => box.open({ ...sealed, box: cut }, 'mailbox 1')).toThrow(SecretUnreadable);
    }
  });

  it('tells one text from another without telling the text', () => {
    const box = new SecretBox([first]);
    expect(box.fingerprint('hunter2')).toBe(new SecretBox([first]).fingerprint('hunter2'));
    expect(box.fingerprint('hunter2')).not.toBe(box.fingerprint('hunter3'));
    expect(box.fingerprint('hunter2')).not.toBe(new SecretBox([second]).fingerprint('hunter2'));
  });

  it('is of no use without a key', () => expect(() => new SecretBox([])).toThrow('secrets need a key'));
});
