import { Injectable } from '@nestjs/common';
import { Blobs } from '#libs/blobs';
import { isAddrSpec, type Mailbox, PARSER_VERSION, previewOf } from '#libs/mail';
import type { InboundMailAccepted, InboundMailParsed } from '../inbound-mail.js';

const HEADER_BYTES = 64 * 1024;
const TEXT_BYTES = 100 * 1024;
const FIELD_CHARACTERS = 998;

const EMPTY_LINE = /\r?\n\r?\n/;

/** A field of the header block as it stands there, unfolded; '' when there is none. */
const field = (header: string, name: string): string => {
  const lines = header.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const line = lines.find((text) => text.toLowerCase().startsWith(`${name}:`)) ?? '';
  // oxlint-disable-next-line no-control-regex
  return line
    .slice(name.length + 1, FIELD_CHARACTERS)
    .replace(/[\u0000-\u001f\u007f]/g, ' ')
    .trim();
};

const mailbox = (value: string): Mailbox | null => {
  const open = value.lastIndexOf('<');
  const address = (open < 0 ? value : value.slice(open + 1).replace(/>.*$/, '')).trim();
  return isAddrSpec(address)
    ? { address, name: open < 0 ? '' : value.slice(0, open).replaceAll('"', '').trim() }
    : null;
};

/** Who wrote a mail and about what, as far as lines can be told apart at its start. */
export const plainHeader = (start: string): Pick<InboundMailParsed['data'], 'from' | 'subject'> => {
  const header = start.split(EMPTY_LINE, 1)[0] ?? '';
  return { from: mailbox(field(header, 'from')), subject: field(header, 'subject') };
};

/** Shows a mail that no parser could make anything of: the lines of its header that can be told apart, and its bytes. */
@Injectable()
export class UnparsedFacts {
  constructor(private readonly blobs: Blobs) {}

  /** The first 100 KB of what follows the header is its text, as it stands there; the whole mail is its attachment. */
  async of(accepted: InboundMailAccepted['data'], emailId: string, at: string): Promise<InboundMailParsed['data']> {
    const raw = await this.blobs.get(accepted.raw.sha256);
    const start = raw.subarray(0, HEADER_BYTES).toString('utf8');
    const end = EMPTY_LINE.exec(start);
    const bodyAt = end === null ? 0 : Buffer.byteLength(start.slice(0, end.index + end[0].length));
    const text = raw
      .subarray(bodyAt, bodyAt + TEXT_BYTES)
      .toString('utf8')
      .replaceAll('\0', '\ufffd');
    const nothing = { replyTo: [], to: [], cc: [], inReplyTo: [], references: [], remoteImages: [], quotes: [] };
    const unknown = { messageId: null, sentAt: null, rawDate: null, automatic: null, forwarded: null, report: null };
    return {
      ...{ inboundMailId: accepted.inboundMailId, at, parserVersion: PARSER_VERSION, ...nothing, ...unknown },
      ...{ authentication: [], spamHeaders: [], deliveredTo: [], contentHash: null, html: null },
      ...plainHeader(start),
      defects: ['unparsed'],
      text:
        text === '' ? null : { ...(await this.blobs.put(Buffer.from(text))), mediaType: 'text/plain; charset=utf-8' },
      preview: previewOf(text),
      attachments: [
        { attachmentId: `${emailId}.0`, fileName: 'original.eml', contentId: null, inline: false, blob: accepted.raw },
      ],
    };
  }
}
