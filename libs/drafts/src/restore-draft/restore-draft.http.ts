import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { EventStore } from '#libs/event-store';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { threadDecider, threadStream } from '#libs/threads';
import type { ExistingDraft } from '../draft.js';
import { Drafts } from '../drafts.http.js';
import { DraftCommandHandler, draftWritten, type DraftWritten, OnDraft } from '../on-draft.http.js';
import type { RestoreDraft } from './restore-draft.js';

export class RestoreDraftCommand extends OnDraft<RestoreDraft> {}

@CommandHandler(RestoreDraftCommand)
export class RestoreDraftHandler extends DraftCommandHandler<RestoreDraft> {}

@ApiTags('drafts')
@Controller('v1/drafts')
export class RestoreDraftRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly drafts: Drafts,
    private readonly store: EventStore,
  ) {}

  @Post(':id/restore')
  @Answers(200, draftWritten, 'Brings back a draft that was discarded, or one whose mail was canceled before it left.')
  async restoreDraft(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<DraftWritten> {
    const { draft } = await this.drafts.visible(person, id);
    const mailCanceled = await this.mailCanceled(draft);
    const command: RestoreDraft = { type: 'RestoreDraft', mailCanceled, at: context.at };
    return this.commands.execute(new RestoreDraftCommand(id, command, context));
  }

  /** Whether the mail never left for anybody. A mail that was canceled stays so. */
  private async mailCanceled({ mails }: ExistingDraft): Promise<boolean> {
    const mail = mails.at(-1);
    if (mail === undefined) return false;
    const { state: thread } = await this.store.load(threadDecider, threadStream(mail.threadId));
    const email = thread.status === 'none' ? undefined : thread.emails.find(({ emailId }) => emailId === mail.emailId);
    const recipients = email?.delivery?.recipients ?? [];
    return recipients.length > 0 && recipients.every(({ state, attempts }) => state === 'canceled' && attempts === 0);
  }
}
