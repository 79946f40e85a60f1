import type { DNSResolver } from 'mailauth';
import type { DkimRecord } from './sign-mail.js';

/** What the DNS says of a record: it is there, there is none, there is another, or it could not be asked. */
export type RecordFound = 'published' | 'missing' | 'another' | 'unknown';

const NONE = new Set(['ENOTFOUND', 'ENODATA']);

/** The key in a record; providers set its blanks and the order of its tags as they like. */
const keyIn = (value: string): string | undefined => /(?:^|;)\s*p\s*=([^;]*)/.exec(value)?.[1]?.replace(/\s/g, '');

const errorCode = (error: unknown): unknown => (error as { code?: unknown }).code;

/** Looks whether receivers find the record by which they check signatures (RFC 6376, section 3.6.2). */
export const findDkimRecord = async ({ name, value }: DkimRecord, resolver: DNSResolver): Promise<RecordFound> => {
  try {
    const found = await resolver(name, 'TXT');
    const texts = found.map((parts) => (typeof parts === 'string' ? parts : parts.join('')));
    if (texts.length === 0) return 'missing';
    return texts.every((text) => keyIn(text) === keyIn(value)) ? 'published' : 'another';
  } catch (error) {
    return NONE.has(String(errorCode(error))) ? 'missing' : 'unknown';
  }
};
