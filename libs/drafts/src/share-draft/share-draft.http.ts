import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { Drafts } from '../drafts.http.js';
import { DraftCommandHandler, draftWritten, type DraftWritten, OnDraft } from '../on-draft.http.js';
import type { ShareDraft } from './share-draft.js';

export class ShareDraftCommand extends OnDraft<ShareDraft> {}

@CommandHandler(ShareDraftCommand)
export class ShareDraftHandler extends DraftCommandHandler<ShareDraft> {}

@ApiTags('drafts')
@Controller('v1/drafts')
export class ShareDraftRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly drafts: Drafts,
  ) {}

  @Post(':id/share')
  @Answers(200, draftWritten, 'Lets everybody who works in the inbox see a draft, write on it and send it.')
  async shareDraft(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<DraftWritten> {
    await this.drafts.visible(person, id);
    return this.commands.execute(new ShareDraftCommand(id, { type: 'ShareDraft', at: context.at }, context));
  }
}
