import { Injectable } from '@nestjs/common';
import { Blobs } from '#libs/blobs';
import { MailParser, ParseFailed, ParseOutOfMemory, ParseTimedOut, PARSER_VERSION } from '#libs/mail';
import type { InboundMailAccepted, InboundMailHeaderRead } from '../inbound-mail.js';
import { plainHeader } from '../understand-mail/unparsed-facts.worker.js';

const HEADER_BYTES = 64 * 1024;

const isVerdict = (error: unknown): boolean =>
  [ParseTimedOut, ParseOutOfMemory, ParseFailed].some((kind) => error instanceof kind);

/** Reads as much of a mail as tells who wrote it about what. Nothing of its body is looked at. */
@Injectable()
export class HeaderFacts {
  constructor(
    private readonly blobs: Blobs,
    private readonly parser: MailParser,
  ) {}

  /** By the parser, in its process and within its limits; where it fails, by the lines that can be told apart. @throws BlobStoreAway */
  async of({ inboundMailId, raw }: InboundMailAccepted['data'], at: string): Promise<InboundMailHeaderRead['data']> {
    const header = await this.header(raw.sha256);
    const facts = { inboundMailId, at, parserVersion: PARSER_VERSION };
    try {
      const { from, subject, date } = await this.parser.parse(header, {});
      return { ...facts, from, subject, sentAt: date };
    } catch (error) {
      if (!isVerdict(error)) throw error;
      return { ...facts, ...plainHeader(header.toString('utf8')), sentAt: null };
    }
  }

  private async header(sha256: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.blobs.stream(sha256) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= HEADER_BYTES) break;
    }
    return headerIn(Buffer.concat(chunks).subarray(0, HEADER_BYTES));
  }
}

/** The bytes up to the first empty line; all of them where there is none. */
const headerIn = (start: Buffer): Buffer => {
  const end = /\r?\n\r?\n/.exec(start.toString('latin1'));
  return end === null ? start : start.subarray(0, end.index + end[0].length);
};
