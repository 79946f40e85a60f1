import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Blobs } from '#libs/blobs';
import { AnswersFile, CalledBy, Problem, sendUntrustedFile, untrusted, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import type { BlobRef } from '../mail-parts.js';
import { ThreadAccess } from '../thread-access.http.js';
import { MessageBodies } from './message-bodies.http.js';
import { messagePage, PAGE_HEADERS, withPictures } from './message-page.http.js';
import { MessageLookup } from './message-lookup.http.js';
import type { MessageRow } from './message-view.projection.js';

type Mail = Exclude<MessageRow, { kind: 'comment' }>;

const attachmentId = z.string().regex(/^[0-9a-f-]{36}\.[0-9]{1,4}$/, 'expected the id of an attachment');

@ApiTags('messages')
@Controller('v1')
export class MessageFilesRoutes {
  constructor(
    private readonly messages: MessageLookup,
    private readonly threads: ThreadAccess,
    private readonly bodies: MessageBodies,
    private readonly blobs: Blobs,
  ) {}

  @Get('messages/:id/full')
  @AnswersFile('text/html', 'The whole body of a mail as a page of its own, however long it is.')
  async getMessagePage(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Res() response: Response,
  ): Promise<void> {
    const mail = await this.mail(person, id, 'message');
    const { subject, attachments } = mail.data;
    const { text, html } = await this.bodies.whole(mail.data);
    const shown =
      html === null ? null : await withPictures(html, attachments, ({ blob }) => this.blobs.get(blob.sha256));
    untrusted(response)
      .set(PAGE_HEADERS)
      .type('text/html; charset=utf-8')
      .send(messagePage(subject, { text, html: shown }));
  }

  @Get('messages/:id/raw')
  @AnswersFile(
    'message/rfc822',
    'The mail byte for byte, as it came in or as it went out; 404 for one of ours that no attempt has rendered yet.',
  )
  async getRawMessage(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Res() response: Response,
  ): Promise<void> {
    const mail = await this.mail(person, id, 'message');
    if (mail.raw === null) throw Problem.notFound('message');
    this.send(response, mail.raw, `${id}.eml`);
  }

  @Get('attachments/:id')
  @AnswersFile('*/*', 'One file of a mail, to be saved.')
  async getAttachment(
    @Param('id', { schema: attachmentId }) id: string,
    @CalledBy() person: Person,
    @Res() response: Response,
  ): Promise<void> {
    const mail = await this.mail(person, id.slice(0, 36), 'attachment');
    const attachment = mail.data.attachments.find((one) => one.attachmentId === id);
    if (attachment === undefined) throw Problem.notFound('attachment');
    this.send(response, attachment.blob, attachment.fileName);
  }

  private async mail(person: Person, id: string, what: string): Promise<Mail> {
    const row = await this.messages.byId(id);
    if (row === null || row.kind === 'comment') throw Problem.notFound(what);
    await this.threads.seen(person, { inboxId: row.inbox_id }, what);
    return row;
  }

  private send(response: Response, { sha256, mediaType, size }: BlobRef, fileName: string): void {
    sendUntrustedFile(response, { fileName, mediaType, size }, this.blobs.stream(sha256));
  }
}
