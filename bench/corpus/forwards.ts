import { readFile } from 'node:fs/promises';
import { readIfThere } from './read-if-there.js';

const body = /_body((?:_variant_\d+(?:_\d+)?)?)\.txt$/;

/** Whether the file is the text of a forwarded mail, as `<client>_<language>_body[_variant_n].txt`. */
export const isForwardBody = (path: string): boolean => body.test(path);

/** Who forwards: somebody who works in the inbox, since nobody else's word is taken for whom a mail is from. */
export const FORWARDER = 'Amira Haddad <amira@threadlog.example>';

const LONGEST_LINE = 70;

/** A mail of the text and, where it has one, the subject in the file beside it. */
export const forwardOf = async (path: string): Promise<Buffer> => {
  const text = await readFile(path, 'utf8');
  const beside = await readIfThere(path.replace(body, '_subject$1.txt'));
  const subject = (beside ?? 'Fwd: Integer consequat non purus').trim();
  const encoded = Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'utf8').toString('base64');
  const lines = encoded.match(new RegExp(`.{1,${LONGEST_LINE}}`, 'g')) ?? [];
  return Buffer.from(
    [
      `From: ${FORWARDER}`,
      'To: <corpus@threadlog.example>',
      `Subject: =?utf-8?B?${Buffer.from(subject, 'utf8').toString('base64')}?=`,
      'Date: Tue, 13 Jan 2026 09:30:00 +0100',
      `Message-ID: <${Buffer.from(path).toString('hex').slice(-60)}@threadlog.example>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      ...lines,
      '',
    ].join('\r\n'),
  );
};
