import { Problem } from '#libs/http';

/** The version of the protocol (https://tus.io/protocols/resumable-upload) that is spoken here. */
export const TUS_VERSION = '1.0.0';

export const TUS_HEADERS = { 'Tus-Resumable': TUS_VERSION, 'Cache-Control': 'no-store' } as const;

/** @throws Problem 412 for another version of the protocol, or none */
export const mustSpeakTus = (version: string | undefined): void => {
  if (version === TUS_VERSION) return;
  const detail = `send Tus-Resumable: ${TUS_VERSION}`;
  throw new Problem(412, 'tus-version', detail, {}, { 'Tus-Version': TUS_VERSION });
};

/** A number of bytes in a header. @throws Problem 400 */
export const bytesIn = (name: string, value: string | undefined): number => {
  if (value !== undefined && /^[0-9]{1,15}$/.test(value)) return Number(value);
  throw Problem.badRequest('invalid-request', `${name} takes a number of bytes`, [
    { pointer: name, detail: 'expected a number of bytes' },
  ]);
};

/** The values of Upload-Metadata, keys with base64 after them; a key that comes twice has its last value. */
export const metadataIn = (header: string | undefined): ReadonlyMap<string, string> =>
  new Map(
    (header ?? '').split(',').flatMap((pair): [string, string][] => {
      const [key = '', value = ''] = pair.trim().split(' ');
      return key === '' ? [] : [[key, Buffer.from(value, 'base64').toString('utf8')]];
    }),
  );
