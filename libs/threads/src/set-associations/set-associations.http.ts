import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  Answers,
  CalledBy,
  Context,
  Problem,
  type RequestContext,
  uuid,
  type Written,
  writtenSchema,
} from '#libs/http';
import type { Person } from '#libs/people';
import { RecordAccess, type RecordRef } from '#libs/records';
import { recordRef } from '../mail-fields.http.js';
import { MessageLookup } from '../message-view/message-lookup.http.js';
import type { MessageRow } from '../message-view/message-view.projection.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { RecipientAssociations } from '../recipient-associations.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { SetAssociations } from './set-associations.js';
import { associationsSchema, GetAssociations, type ShownAssociations } from './shown-associations.http.js';

const body = z.strictObject({ associations: z.array(recordRef).max(50).describe('these, and no others') });

type Choice = z.infer<typeof body>;
type ThreadIds = Readonly<{ threadId: string }>;

export class SetAssociationsCommand extends OnThread<SetAssociations> {}

@CommandHandler(SetAssociationsCommand)
export class SetAssociationsHandler extends ThreadCommandHandler<SetAssociations> {}

@ApiTags('messages')
@Controller('v1')
export class AssociationsRoutes {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly threads: ThreadAccess,
    private readonly messages: MessageLookup,
    private readonly associations: RecipientAssociations,
    private readonly records: RecordAccess,
  ) {}

  @Get('messages/:id/associations')
  @Answers(200, associationsSchema, 'The records that a mail concerns, and how that came to be.')
  async getMessageAssociations(
    @Param('id', { schema: uuid }) emailId: string,
    @CalledBy() person: Person,
  ): Promise<ShownAssociations> {
    const { threadId } = (await this.mail(emailId, person)).data;
    return this.queries.execute(new GetAssociations(threadId, emailId, person));
  }

  @Put('messages/:id/associations')
  @Answers(200, writtenSchema({ threadId: uuid }), 'Says which records a mail concerns; their timelines follow.')
  async setMessageAssociations(
    @Param('id', { schema: uuid }) emailId: string,
    @Body({ schema: body }) choice: Choice,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<ThreadIds>> {
    const mail = await this.mail(emailId, person);
    await this.threads.act(person, mail.thread_id);
    return this.set(person, { threadId: mail.data.threadId, emailId }, choice, context);
  }

  @Get('threads/:id/associations')
  @Answers(200, associationsSchema, 'The records that the mails of a thread concern, and how that came to be.')
  async getThreadAssociations(
    @Param('id', { schema: uuid }) threadId: string,
    @CalledBy() person: Person,
  ): Promise<ShownAssociations> {
    await this.threads.view(person, threadId);
    return this.queries.execute(new GetAssociations(threadId, null, person));
  }

  @Put('threads/:id/associations')
  @Answers(200, writtenSchema({ threadId: uuid }), 'Says which records every mail that the thread has by now concerns.')
  async setThreadAssociations(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: body }) choice: Choice,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<ThreadIds>> {
    await this.threads.act(person, threadId);
    return this.set(person, { threadId, emailId: null }, choice, context);
  }

  private async set(
    person: Person,
    { threadId, emailId }: ThreadIds & Readonly<{ emailId: string | null }>,
    choice: Choice,
    context: RequestContext,
  ): Promise<Written<ThreadIds>> {
    const records = await this.associations.chosen(person, choice.associations);
    const hidden = await this.hidden(person, threadId);
    const command = { type: 'SetAssociations', emailId, records, hidden, at: context.at } as const;
    return this.commands.execute(new SetAssociationsCommand({ threadId }, command, context));
  }

  /** What the mails of the thread concern that the person does not see. */
  private async hidden(person: Person, threadId: string): Promise<readonly RecordRef[]> {
    const refs = (await this.threads.existing(threadId)).emails.flatMap(({ associations }) => associations);
    const hidden = await this.records.hidden(
      person,
      refs.map(({ id }) => id),
    );
    return refs.filter(({ id }) => hidden.has(id));
  }

  /** A mail that the person may see; its facts stand in the thread that its data name. */
  private async mail(emailId: string, person: Person): Promise<Exclude<MessageRow, { kind: 'comment' }>> {
    const mail = await this.messages.written(emailId);
    if (mail === null || mail.kind === 'comment') throw Problem.notFound('message');
    await this.threads.seen(person, { inboxId: mail.inbox_id }, 'message');
    return mail;
  }
}
