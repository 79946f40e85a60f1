import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, Problem, type RequestContext } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ThreadAccess } from '#libs/threads';
import { type NewDraftBody, newDraftBody } from '../draft-fields.http.js';
import { KeptWriting } from '../kept-writing.http.js';
import { DraftCommandHandler, draftWritten, type DraftWritten, OnDraft } from '../on-draft.http.js';
import type { CreateDraft } from './create-draft.js';

export class CreateDraftCommand extends OnDraft<CreateDraft> {}

@CommandHandler(CreateDraftCommand)
export class CreateDraftHandler extends DraftCommandHandler<CreateDraft> {}

@ApiTags('drafts')
@Controller('v1/drafts')
export class CreateDraftRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly inboxes: InboxAccess,
    private readonly threads: ThreadAccess,
    private readonly writing: KeptWriting,
  ) {}

  @Post()
  @Answers(201, draftWritten, 'Begins a draft: of a new mail in an inbox, or of an answer in a conversation.')
  async createDraft(
    @Body({ schema: newDraftBody }) request: NewDraftBody,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<DraftWritten> {
    const { threadId = null, shared, ...body } = request;
    const inboxId = await this.place(person, request);
    const draftId = context.id('draft');
    const command: CreateDraft = {
      type: 'CreateDraft',
      draftId,
      ownerId: person.id,
      threadId,
      inboxId,
      shared,
      writing: await this.writing.of(body, person),
      at: context.at,
    };
    return this.commands.execute(new CreateDraftCommand(draftId, command, context));
  }

  /** The inbox of the draft, in which the person may act. */
  private async place(person: Person, { threadId, inboxId }: NewDraftBody): Promise<string> {
    if (threadId !== undefined) {
      const thread = await this.threads.act(person, threadId);
      if (inboxId === undefined || inboxId === thread.inboxId) return thread.inboxId;
    } else if (inboxId !== undefined) {
      return (await this.inboxes.act(person, inboxId)).inbox_id;
    }
    const detail = 'name the inbox of a new mail, or the conversation of an answer, which has its own';
    throw Problem.badRequest('draft-without-place', detail, [{ pointer: '/inboxId', detail }]);
  }
}
