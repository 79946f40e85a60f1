import { createHash, randomBytes } from 'node:crypto';

/** What is kept of a token: its SHA-256 in hex. A token has 256 random bits, so no salt and no slow hash is needed. */
export const keyHashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A new API key. The token goes to its holder, once; only the hash may be kept. */
export const newApiKey = (): Readonly<{ token: string; keyHash: string }> => {
  const token = `tl_${randomBytes(32).toString('base64url')}`;
  return { token, keyHash: keyHashOf(token) };
};

/** Whether a text could be a token of ours: what could not need not be looked up. */
export const looksLikeToken = (text: string): boolean => /^tl_[A-Za-z0-9_-]{43}$/.test(text);
