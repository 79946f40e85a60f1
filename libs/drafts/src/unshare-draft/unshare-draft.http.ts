import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, Problem, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { Drafts } from '../drafts.http.js';
import { DraftCommandHandler, draftWritten, type DraftWritten, OnDraft } from '../on-draft.http.js';
import type { UnshareDraft } from './unshare-draft.js';

export class UnshareDraftCommand extends OnDraft<UnshareDraft> {}

@CommandHandler(UnshareDraftCommand)
export class UnshareDraftHandler extends DraftCommandHandler<UnshareDraft> {}

@ApiTags('drafts')
@Controller('v1/drafts')
export class UnshareDraftRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly drafts: Drafts,
  ) {}

  @Post(':id/unshare')
  @Answers(200, draftWritten, 'Makes a shared draft private again; only whoever began it may.')
  async unshareDraft(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<DraftWritten> {
    const { draft } = await this.drafts.visible(person, id);
    if (draft.ownerId !== person.id)
      throw Problem.forbidden('draft-of-another', 'only whoever began this draft may make it private');
    return this.commands.execute(new UnshareDraftCommand(id, { type: 'UnshareDraft', at: context.at }, context));
  }
}
