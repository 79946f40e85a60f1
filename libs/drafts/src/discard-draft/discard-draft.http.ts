import { Controller, Delete, Param } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { Drafts } from '../drafts.http.js';
import { DraftCommandHandler, draftWritten, type DraftWritten, OnDraft } from '../on-draft.http.js';
import type { DiscardDraft } from './discard-draft.js';

export class DiscardDraftCommand extends OnDraft<DiscardDraft> {}

@CommandHandler(DiscardDraftCommand)
export class DiscardDraftHandler extends DraftCommandHandler<DiscardDraft> {}

@ApiTags('drafts')
@Controller('v1/drafts')
export class DiscardDraftRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly drafts: Drafts,
  ) {}

  @Delete(':id')
  @Answers(200, draftWritten, 'Discards a draft: it leaves the lists, and can be restored.')
  async discardDraft(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<DraftWritten> {
    await this.drafts.visible(person, id);
    return this.commands.execute(new DiscardDraftCommand(id, { type: 'DiscardDraft', at: context.at }, context));
  }
}
