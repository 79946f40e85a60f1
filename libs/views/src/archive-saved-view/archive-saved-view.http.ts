import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { OnSavedView, SavedViewCommandHandler, viewWritten, type ViewWritten } from '../on-saved-view.http.js';
import { SavedViews } from '../saved-views.http.js';
import type { ArchiveSavedView } from './archive-saved-view.js';

export class ArchiveSavedViewCommand extends OnSavedView<ArchiveSavedView> {}

@CommandHandler(ArchiveSavedViewCommand)
export class ArchiveSavedViewHandler extends SavedViewCommandHandler<ArchiveSavedView> {}

@ApiTags('views')
@Controller('v1/views')
export class ArchiveSavedViewRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: SavedViews,
  ) {}

  @Post(':id/archive')
  @Answers(200, viewWritten, 'Takes a view out of the list; whoever has its id may still use it.')
  async archiveSavedView(
    @Param('id', { schema: uuid }) viewId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ViewWritten> {
    await this.views.changeable(person, viewId);
    const command: ArchiveSavedView = { type: 'ArchiveSavedView', at: context.at };
    return this.commands.execute(new ArchiveSavedViewCommand(viewId, command, context));
  }
}
