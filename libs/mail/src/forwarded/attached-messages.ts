import { splitMail } from '../parse/header-block.js';
import { Headers } from '../parse/headers.js';
import type { AttachedMessage } from './forwarded-mail.js';

type Attachment = Readonly<{ fileName: string; mediaType: string; content: Buffer }>;

const MAX_MESSAGES = 20;
const MAX_HEADER = 128 * 1024;
const MAX_DATE = 200;

// Servers that do not know a file by its name send what it is made of.
const unnamedTypes = new Set(['application/octet-stream', 'text/plain', 'application/eml', 'message/global']);

const isMessage = ({ fileName, mediaType }: Attachment): boolean =>
  mediaType === 'message/rfc822' || (unnamedTypes.has(mediaType) && fileName.toLowerCase().endsWith('.eml'));

/** The headers of the mails that are attached to one: the first 20, of each the first 128 KiB. What has no header field at all is no mail. */
export const attachedMessages = (attachments: readonly Attachment[]): AttachedMessage[] =>
  attachments
    .filter(isMessage)
    .slice(0, MAX_MESSAGES)
    .flatMap(({ content }) => {
      const { fields } = splitMail(content.subarray(0, MAX_HEADER));
      if (fields.length === 0) return [];
      const headers = new Headers(fields);
      const from = headers.mailboxes('from');
      return [
        {
          // Who of several wrote it cannot be told.
          from: from.length === 1 ? (from[0] ?? null) : null,
          subject: headers.subject(),
          date: headers.raw('date')?.slice(0, MAX_DATE) ?? null,
        },
      ];
    });
