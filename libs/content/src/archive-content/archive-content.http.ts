import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { ContentItems } from '../content-items.http.js';
import { ContentCommandHandler, contentWritten, type ContentWritten, OnContent } from '../on-content.http.js';
import type { ArchiveContent } from './archive-content.js';

export class ArchiveContentCommand extends OnContent<ArchiveContent> {}

@CommandHandler(ArchiveContentCommand)
export class ArchiveContentHandler extends ContentCommandHandler<ArchiveContent> {}

@ApiTags('content')
@Controller('v1/content')
export class ArchiveContentRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly items: ContentItems,
  ) {}

  @Post(':id/archive')
  @Answers(200, contentWritten, 'Takes an item out of the lists; its versions stay readable, and its shortcut is free.')
  async archiveContent(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ContentWritten> {
    await this.items.changeable(person, id);
    const command: ArchiveContent = { type: 'ArchiveContent', at: context.at };
    return this.commands.execute(new ArchiveContentCommand(id, command, context));
  }
}
