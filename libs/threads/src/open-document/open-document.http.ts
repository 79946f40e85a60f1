import { Controller, Get, Logger, Param, Req, Res } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { v7 } from 'uuid';
import { Blobs } from '#libs/blobs';
import { Anyone, Problem, type RequestContext, sendUntrustedFile } from '#libs/http';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { type LinkedDocument, LinkedDocuments } from './linked-documents.http.js';
import type { OpenDocument } from './open-document.js';
import { isPerson } from './visitor.js';

export class OpenDocumentCommand extends OnThread<OpenDocument> {}

@CommandHandler(OpenDocumentCommand)
export class OpenDocumentHandler extends ThreadCommandHandler<OpenDocument> {}

/** Nobody is known by a link: it may have been passed on. */
const byLink = (): RequestContext => {
  const commandId = v7();
  const actor = { kind: 'system', id: 'document-link' } as const;
  const at = new Date().toISOString();
  return { commandId, actor, correlationId: commandId, causationId: commandId, at, id: () => v7() };
};

/** Where the links in mails of ours lead. For recipients, who have no key; whoever has the link may open it. */
@ApiExcludeController()
@Controller('d')
export class OpenDocumentRoute {
  private readonly log = new Logger('documents');

  constructor(
    private readonly commands: CommandBus,
    private readonly documents: LinkedDocuments,
    private readonly blobs: Blobs,
  ) {}

  @Get(':token')
  @Anyone()
  async openDocument(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const document = await this.documents.of(token);
    if (document === null) throw Problem.notFound('document');
    if (isPerson(request)) await this.recordLook(document);
    const { fileName, blob } = document.file;
    response.set('X-Robots-Tag', 'noindex, nofollow');
    sendUntrustedFile(response, { fileName, ...blob }, this.blobs.stream(blob.sha256));
  }

  /** The recipient gets the document also where the look cannot be recorded. */
  private async recordLook({ threadId, emailId, contentItemId, version }: LinkedDocument): Promise<void> {
    const context = byLink();
    const command: OpenDocument = { type: 'OpenDocument', emailId, contentItemId, version, at: context.at };
    try {
      await this.commands.execute(new OpenDocumentCommand({ threadId }, { threadId, inboxId: null }, command, context));
    } catch (error) {
      this.log.warn(`a look at a document of ${emailId} was not recorded: ${String(error)}`);
    }
  }
}
