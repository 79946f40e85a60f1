import { Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import {
  Answers,
  CalledBy,
  Context,
  type RequestContext,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { mustWrite, type Person } from '#libs/people';
import { recordStream } from '../record.js';
import { RecordAccess } from '../record-access.http.js';
import { recordDecider } from '../record-decider.js';
import { linkEnds, REF_TYPES, type RefType } from '../record-ref.js';
import type { LinkRecords } from './link-records.js';

type RecordsLinked = Written<{ recordId: string }>;

export class LinkRecordsCommand extends Command<RecordsLinked> {
  constructor(
    readonly ownerId: string,
    readonly command: LinkRecords,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(LinkRecordsCommand)
export class LinkRecordsHandler implements ICommandHandler<LinkRecordsCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ ownerId, command, context }: LinkRecordsCommand): Promise<RecordsLinked> {
    const handled = await this.store.handle(recordDecider, recordStream(ownerId), command, context);
    return written({ recordId: ownerId }, handled);
  }
}

@ApiTags('records')
@Controller('v1/records')
export class LinkRecordsRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: RecordAccess,
  ) {}

  @Put(':type/:id/links/:withType/:withId')
  @Answers(200, writtenSchema({ recordId: uuid }), 'Links two records; from either end it is the same link.')
  async linkRecords(
    @Param('type', { schema: z.enum(REF_TYPES) }) type: RefType,
    @Param('id', { schema: uuid }) id: string,
    @Param('withType', { schema: z.enum(REF_TYPES) }) withType: RefType,
    @Param('withId', { schema: uuid }) withId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<RecordsLinked> {
    mustWrite(person);
    const { owner, other } = linkEnds({ type, id }, { type: withType, id: withId });
    await Promise.all([this.access.mustSee(person, owner), this.access.mustSee(person, other)]);
    const command: LinkRecords = { type: 'LinkRecords', with: other, at: context.at };
    return this.commands.execute(new LinkRecordsCommand(owner.id, command, context));
  }
}
