import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext } from '#libs/http';
import { mustWrite, People, type Person, refuseUnknownAudience } from '#libs/people';
import { ShortcutClaims } from '../claim-shortcut/shortcut-claims.http.js';
import { type ContentBody, contentBody } from '../content-fields.http.js';
import { ContentCommandHandler, contentWritten, type ContentWritten, OnContent } from '../on-content.http.js';
import { WrittenContent } from '../written-content.http.js';
import type { CreateContent } from './create-content.js';

export class CreateContentCommand extends OnContent<CreateContent> {}

@CommandHandler(CreateContentCommand)
export class CreateContentHandler extends ContentCommandHandler<CreateContent> {}

@ApiTags('content')
@Controller('v1/content')
export class CreateContentRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly written: WrittenContent,
    private readonly shortcuts: ShortcutClaims,
    private readonly people: People,
  ) {}

  @Post()
  @Answers(
    201,
    contentWritten,
    'Creates a template, snippet, document, meeting link, article, quote or video to insert into mails.',
  )
  async createContent(
    @Body({ schema: contentBody }) body: ContentBody,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ContentWritten> {
    mustWrite(person);
    const contentItemId = context.id('contentItem');
    const { kind, visibility } = body;
    const { at } = context;
    await refuseUnknownAudience(this.people, visibility);
    const wording = await this.written.keep(body, person.id);
    await this.shortcuts.claim({ contentItemId, shortcut: wording.shortcut, visibility, at }, context);
    const ownerId = person.id;
    const command: CreateContent = { type: 'CreateContent', contentItemId, kind, ownerId, visibility, wording, at };
    return this.commands.execute(new CreateContentCommand(contentItemId, command, context));
  }
}
