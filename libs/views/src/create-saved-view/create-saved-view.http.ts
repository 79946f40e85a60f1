import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext } from '#libs/http';
import { mustWrite, type Person } from '#libs/people';
import { OnSavedView, SavedViewCommandHandler, viewWritten, type ViewWritten } from '../on-saved-view.http.js';
import { type ViewBody, viewBody, SavedViews } from '../saved-views.http.js';
import type { CreateSavedView } from './create-saved-view.js';

export class CreateSavedViewCommand extends OnSavedView<CreateSavedView> {}

@CommandHandler(CreateSavedViewCommand)
export class CreateSavedViewHandler extends SavedViewCommandHandler<CreateSavedView> {}

@ApiTags('views')
@Controller('v1/views')
export class CreateSavedViewRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: SavedViews,
  ) {}

  @Post()
  @Answers(201, viewWritten, 'Keeps a filter of threads as a list by name, for the caller and whom `visibility` names.')
  async createSavedView(
    @Body({ schema: viewBody }) body: ViewBody,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ViewWritten> {
    mustWrite(person);
    await this.views.refuseUnknown(person, body);
    const viewId = context.id('savedView');
    const command: CreateSavedView = {
      ...{ type: 'CreateSavedView', viewId, ownerId: person.id },
      ...body,
      at: context.at,
    };
    return this.commands.execute(new CreateSavedViewCommand(viewId, command, context));
  }
}
