import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { RecordAccess, type RecordRef } from '#libs/records';
import { MailAccess } from '../mail-access.http.js';
import { recordRef } from '../mail-fields.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import { RecipientAssociations } from '../recipient-associations.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { ExistingThread } from '../thread.js';
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
    private readonly mails: MailAccess,
    private readonly associations: RecipientAssociations,
    private readonly records: RecordAccess,
  ) {}

  @Get('messages/:id/associations')
  @Answers(200, associationsSchema, 'The records that a mail concerns, and how that came to be.')
  async getMessageAssociations(
    @Param('id', { schema: uuid }) emailId: string,
    @CalledBy() person: Person,
  ): Promise<ShownAssociations> {
    const { threadId } = (await this.mails.seen(person, emailId)).data;
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
    const { place, home } = await this.mails.act(person, await this.mails.seen(person, emailId));
    return this.set(person, place.threadId, { home, emailId }, choice, context);
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
    const home = await this.threads.act(person, threadId);
    return this.set(person, threadId, { home, emailId: null }, choice, context);
  }

  private async set(
    person: Person,
    threadId: string,
    { home, emailId }: Readonly<{ home: ExistingThread; emailId: string | null }>,
    choice: Choice,
    context: RequestContext,
  ): Promise<Written<ThreadIds>> {
    const records = await this.associations.chosen(person, choice.associations);
    const hidden = await this.hidden(person, home);
    const command = { type: 'SetAssociations', emailId, records, hidden, at: context.at } as const;
    return this.commands.execute(new SetAssociationsCommand({ threadId }, home, command, context));
  }

  /** What the mails of the thread concern that the person does not see. */
  private async hidden(person: Person, { emails }: ExistingThread): Promise<readonly RecordRef[]> {
    const refs = emails.flatMap(({ associations }) => associations);
    const hidden = await this.records.hidden(
      person,
      refs.map(({ id }) => id),
    );
    return refs.filter(({ id }) => hidden.has(id));
  }
}
