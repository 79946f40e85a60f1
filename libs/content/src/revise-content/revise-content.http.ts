import { Body, Controller, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, IfMatchRequired, type RequestContext, revisionRead, uuid } from '#libs/http';
import { People, type Person, refuseUnknownAudience } from '#libs/people';
import { ShortcutClaims } from '../claim-shortcut/shortcut-claims.http.js';
import { type ContentBody, contentBody } from '../content-fields.http.js';
import { ContentItems } from '../content-items.http.js';
import { ContentCommandHandler, contentWritten, type ContentWritten, OnContent } from '../on-content.http.js';
import { WrittenContent } from '../written-content.http.js';
import type { ReviseContent } from './revise-content.js';

export class ReviseContentCommand extends OnContent<ReviseContent> {}

@CommandHandler(ReviseContentCommand)
export class ReviseContentHandler extends ContentCommandHandler<ReviseContent> {}

@ApiTags('content')
@Controller('v1/content')
export class ReviseContentRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly items: ContentItems,
    private readonly written: WrittenContent,
    private readonly shortcuts: ShortcutClaims,
    private readonly people: People,
  ) {}

  @Put(':id')
  @Answers(
    200,
    contentWritten,
    'Writes an item anew: another version, shown to whom `visibility` says. Takes If-Match, else 428.',
  )
  @IfMatchRequired()
  async reviseContent(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: contentBody }) body: ContentBody,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ContentWritten> {
    const { kind, visibility } = body;
    const { at } = context;
    const item = await this.items.changeable(person, id);
    revisionRead(context);
    await refuseUnknownAudience(this.people, visibility);
    const wording = await this.written.keep(body, person.id, item.wording.file);
    await this.shortcuts.claim({ contentItemId: id, shortcut: wording.shortcut, visibility, at }, context);
    const command: ReviseContent = { type: 'ReviseContent', kind, visibility, wording, at };
    return this.commands.execute(new ReviseContentCommand(id, command, context));
  }
}
