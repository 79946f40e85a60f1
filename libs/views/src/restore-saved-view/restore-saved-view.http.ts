import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { OnSavedView, SavedViewCommandHandler, viewWritten, type ViewWritten } from '../on-saved-view.http.js';
import { SavedViews } from '../saved-views.http.js';
import type { RestoreSavedView } from './restore-saved-view.js';

export class RestoreSavedViewCommand extends OnSavedView<RestoreSavedView> {}

@CommandHandler(RestoreSavedViewCommand)
export class RestoreSavedViewHandler extends SavedViewCommandHandler<RestoreSavedView> {}

@ApiTags('views')
@Controller('v1/views')
export class RestoreSavedViewRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: SavedViews,
  ) {}

  @Post(':id/restore')
  @Answers(200, viewWritten, 'Puts a view back into the list.')
  async restoreSavedView(
    @Param('id', { schema: uuid }) viewId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ViewWritten> {
    await this.views.changeable(person, viewId);
    const command: RestoreSavedView = { type: 'RestoreSavedView', at: context.at };
    return this.commands.execute(new RestoreSavedViewCommand(viewId, command, context));
  }
}
