import { Injectable } from '@nestjs/common';
import { Blobs } from '#libs/blobs';
import { MailParser, type ParsedMail, type ParseEnvelope, previewOf } from '#libs/mail';
import type { BlobRef } from '#libs/threads';
import type { InboundMailAccepted, InboundMailParsed } from '../inbound-mail.js';
import { boundedFacts } from './bounded-facts.worker.js';

/** Mail that was fetched or uploaded came without an envelope; that it names no sender says nothing of it then. */
const envelopeOf = ({ via, envelopeFrom }: InboundMailAccepted['data']): ParseEnvelope =>
  envelopeFrom === null && via !== 'smtp' && via !== 'lmtp' ? {} : { from: envelopeFrom };

/** Parses a mail and keeps its parts, so that events only need to name them. */
@Injectable()
export class ParsedFacts {
  constructor(
    private readonly blobs: Blobs,
    private readonly parser: MailParser,
  ) {}

  /** @throws ParseTimedOut, ParseOutOfMemory, ParseFailed */
  async of(accepted: InboundMailAccepted['data'], emailId: string, at: string): Promise<InboundMailParsed['data']> {
    const raw = await this.blobs.get(accepted.raw.sha256);
    const mail = await this.parser.parse(raw, envelopeOf(accepted));
    const [text, html, attachments] = await Promise.all([
      this.body(mail.text, 'text/plain; charset=utf-8'),
      this.body(mail.html, 'text/html; charset=utf-8'),
      this.attachments(mail, emailId),
    ]);
    return boundedFacts({
      inboundMailId: accepted.inboundMailId,
      at,
      parserVersion: mail.parserVersion,
      from: mail.from,
      replyTo: mail.replyTo,
      to: mail.to,
      cc: mail.cc,
      subject: mail.subject,
      messageId: mail.messageId,
      inReplyTo: mail.inReplyTo,
      references: mail.references,
      sentAt: mail.date,
      rawDate: mail.rawDate,
      remoteImages: mail.remoteImages,
      automatic: mail.automatic,
      defects: mail.defects,
      text,
      html,
      preview: previewOf(mail.text ?? '', mail.quotes),
      attachments,
      quotes: mail.quotes,
      forwarded: mail.forwarded,
      report: mail.report,
      authentication: mail.authentication,
      spamHeaders: mail.spamHeaders,
      deliveredTo: mail.deliveredTo,
      contentHash: mail.contentHash,
    });
  }

  private async body(content: string | null, mediaType: string): Promise<BlobRef | null> {
    if (content === null || content === '') return null;
    return { ...(await this.blobs.put(Buffer.from(content, 'utf8'))), mediaType };
  }

  private attachments(mail: ParsedMail, emailId: string): Promise<InboundMailParsed['data']['attachments']> {
    return Promise.all(
      mail.attachments.map(async ({ fileName, contentId, inline, mediaType, content }, index) => ({
        attachmentId: `${emailId}.${index}`,
        fileName,
        contentId,
        inline,
        blob: { ...(await this.blobs.put(content)), mediaType },
      })),
    );
  }
}
