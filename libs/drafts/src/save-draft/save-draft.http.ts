import { Body, Controller, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, IfMatchRequired, type RequestContext, revisionRead, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { type DraftBody, draftBody } from '../draft-fields.http.js';
import { Drafts } from '../drafts.http.js';
import { KeptWriting } from '../kept-writing.http.js';
import { DraftCommandHandler, draftWritten, type DraftWritten, OnDraft } from '../on-draft.http.js';
import { DraftConflicts, draftConflictSchema } from './draft-conflicts.http.js';
import type { SaveDraft } from './save-draft.js';

export class SaveDraftCommand extends OnDraft<SaveDraft> {}

@CommandHandler(SaveDraftCommand)
export class SaveDraftHandler extends DraftCommandHandler<SaveDraft> {}

@ApiTags('drafts')
@Controller('v1/drafts')
export class SaveDraftRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly drafts: Drafts,
    private readonly inboxes: InboxAccess,
    private readonly writing: KeptWriting,
    private readonly conflicts: DraftConflicts,
  ) {}

  @Put(':id')
  @Answers(
    200,
    draftWritten,
    'Saves the whole of a draft, as often as it changes; each version is kept. Takes If-Match, else 428.',
  )
  @IfMatchRequired()
  @ApiResponse({
    status: 412,
    description: 'It was saved by someone else meanwhile: both versions.',
    standardSchema: draftConflictSchema,
  })
  async saveDraft(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: draftBody }) body: DraftBody,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<DraftWritten> {
    const { draft } = await this.drafts.visible(person, id);
    revisionRead(context);
    const inboxId = body.inboxId ?? draft.inboxId;
    await this.inboxes.act(person, inboxId);
    const conversationIn = draft.threadId === null ? null : draft.inboxId;
    const writing = await this.writing.of(body, person, draft.writing);
    const command: SaveDraft = { type: 'SaveDraft', inboxId, conversationIn, writing, at: context.at };
    return this.conflicts.shown(person, id, command, () =>
      this.commands.execute(new SaveDraftCommand(id, command, context)),
    );
  }
}
