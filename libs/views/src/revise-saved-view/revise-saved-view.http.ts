import { Body, Controller, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, IfMatchRequired, type RequestContext, revisionRead, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { OnSavedView, SavedViewCommandHandler, viewWritten, type ViewWritten } from '../on-saved-view.http.js';
import { type ViewBody, viewBody, SavedViews } from '../saved-views.http.js';
import type { ReviseSavedView } from './revise-saved-view.js';

export class ReviseSavedViewCommand extends OnSavedView<ReviseSavedView> {}

@CommandHandler(ReviseSavedViewCommand)
export class ReviseSavedViewHandler extends SavedViewCommandHandler<ReviseSavedView> {}

@ApiTags('views')
@Controller('v1/views')
export class ReviseSavedViewRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: SavedViews,
  ) {}

  @Put(':id')
  @Answers(200, viewWritten, 'Writes a view anew, and shows it to whom `visibility` names. Takes If-Match, else 428.')
  @IfMatchRequired()
  async reviseSavedView(
    @Param('id', { schema: uuid }) viewId: string,
    @Body({ schema: viewBody }) body: ViewBody,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ViewWritten> {
    await this.views.changeable(person, viewId);
    revisionRead(context);
    await this.views.refuseUnknown(person, body);
    const command: ReviseSavedView = { type: 'ReviseSavedView', ...body, at: context.at };
    return this.commands.execute(new ReviseSavedViewCommand(viewId, command, context));
  }
}
