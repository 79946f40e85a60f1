import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { EventStore, StaleRevision } from '#libs/event-store';
import {
  Answers,
  CalledBy,
  Context,
  IfMatchRequired,
  type RequestContext,
  revisionRead,
  uuid,
  type Written,
  writtenSchema,
} from '#libs/http';
import type { Person } from '#libs/people';
import { type EmailIds, threadDecider, threadStream } from '#libs/threads';
import { draftStream, openDraft } from '../draft.js';
import { Drafts, type KnownDraft } from '../drafts.http.js';
import { DraftCommandHandler, OnDraft } from '../on-draft.http.js';
import { alreadySent, MailOfDraft, type SendBody, sendBody } from './mail-of-draft.http.js';
import type { SendDraft } from './send-draft.js';

type SentIds = EmailIds & Readonly<{ draftId: string }>;

export class SendDraftCommand extends OnDraft<SendDraft> {}

@CommandHandler(SendDraftCommand)
export class SendDraftHandler extends DraftCommandHandler<SendDraft> {}

@ApiTags('drafts')
@Controller('v1/drafts')
export class SendDraftRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly drafts: Drafts,
    private readonly mail: MailOfDraft,
    private readonly store: EventStore,
  ) {}

  @Post(':id/send')
  @Answers(
    202,
    writtenSchema({ draftId: uuid, threadId: uuid, emailId: uuid }),
    'Sends a draft as the caller read it, once, and ends it. Takes If-Match, else 428. `revision` is that of the conversation.',
  )
  @IfMatchRequired()
  async sendDraft(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: sendBody }) how: SendBody,
    @CalledBy() person: Person,
    @Context({ keyRequired: true }) context: RequestContext,
  ): Promise<Written<SentIds>> {
    const known = await this.drafts.visible(person, id);
    const read = revisionRead(context);
    const { revision, threadId, emailId } =
      known.draft.status === 'sent'
        ? await this.sentAlready(known, read)
        : await this.sentNow(person, known, read, how, context);
    const { version, inboxId } = known.draft;
    const mail = { threadId, emailId, inboxId, authorId: person.id };
    const { expectedRevision: _, ...ending } = context;
    const command: SendDraft = { type: 'SendDraft', version, mail, at: context.at };
    const { position } = await this.commands.execute(new SendDraftCommand(id, command, ending));
    return { draftId: id, threadId, emailId, revision, position };
  }

  /** @throws Problem as MailOfDraft.send(), RuleBroken draft-discarded, StaleRevision for another version than was read */
  private async sentNow(
    person: Person,
    { draft, revision }: KnownDraft,
    read: number,
    how: SendBody,
    context: RequestContext,
  ): Promise<Written<EmailIds>> {
    const open = openDraft(draft);
    if (read !== revision) {
      const stream = draftStream(draft.draftId);
      const since = read < revision ? await this.store.slice(stream, read + 1, revision) : [];
      throw new StaleRevision(stream, read, revision, since);
    }
    return this.mail.send(person, open, how, context);
  }

  /** The same answer to whoever sent what was sent. @throws Problem 409 for whoever had read something else. */
  private async sentAlready({ draft, revision }: KnownDraft, read: number): Promise<EmailIds & { revision: number }> {
    const mail = draft.mails.at(-1);
    if (mail === undefined) throw new Error(`draft ${draft.draftId} was sent, and no mail is known`);
    if (read !== revision - 1) throw alreadySent(mail);
    const thread = await this.store.load(threadDecider, threadStream(mail.threadId));
    return { ...mail, revision: thread.revision };
  }
}
