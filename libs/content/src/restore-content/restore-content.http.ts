import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { ShortcutClaims } from '../claim-shortcut/shortcut-claims.http.js';
import { ContentItems } from '../content-items.http.js';
import { ContentCommandHandler, contentWritten, type ContentWritten, OnContent } from '../on-content.http.js';
import type { RestoreContent } from './restore-content.js';

export class RestoreContentCommand extends OnContent<RestoreContent> {}

@CommandHandler(RestoreContentCommand)
export class RestoreContentHandler extends ContentCommandHandler<RestoreContent> {}

@ApiTags('content')
@Controller('v1/content')
export class RestoreContentRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly items: ContentItems,
    private readonly shortcuts: ShortcutClaims,
  ) {}

  @Post(':id/restore')
  @Answers(200, contentWritten, 'Brings an archived item back, unless another snippet took its shortcut meanwhile.')
  async restoreContent(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ContentWritten> {
    const { visibility, wording } = await this.items.changeable(person, id);
    const { at } = context;
    await this.shortcuts.claim({ contentItemId: id, shortcut: wording.shortcut, visibility, at }, context);
    const command: RestoreContent = { type: 'RestoreContent', at };
    return this.commands.execute(new RestoreContentCommand(id, command, context));
  }
}
