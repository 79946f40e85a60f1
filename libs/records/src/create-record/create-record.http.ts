import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import {
  Answers,
  CalledBy,
  Context,
  type RequestContext,
  safeName,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { mustWrite, type Person } from '#libs/people';
import { recordStream } from '../record.js';
import { recordDecider } from '../record-decider.js';
import { RECORD_TYPES, type RecordType } from '../record-ref.js';
import type { CreateRecord } from './create-record.js';

const body = z.strictObject({ name: safeName });

type RecordCreated = Written<{ recordId: string }>;

export class CreateRecordCommand extends Command<RecordCreated> {
  constructor(
    readonly command: CreateRecord,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(CreateRecordCommand)
export class CreateRecordHandler implements ICommandHandler<CreateRecordCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ command, context }: CreateRecordCommand): Promise<RecordCreated> {
    const { recordId } = command;
    return written({ recordId }, await this.store.handle(recordDecider, recordStream(recordId), command, context));
  }
}

@ApiTags('records')
@Controller('v1/records')
export class CreateRecordRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':type')
  @Answers(
    201,
    writtenSchema({ recordId: uuid }),
    'Creates a company, a deal or a ticket; contacts are created at /v1/contacts.',
  )
  async createRecord(
    @Param('type', { schema: z.enum(RECORD_TYPES) }) recordType: RecordType,
    @Body({ schema: body }) { name }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<RecordCreated> {
    mustWrite(person);
    const recordId = context.id('record');
    const command: CreateRecord = { type: 'CreateRecord', recordId, recordType, name, at: context.at };
    return this.commands.execute(new CreateRecordCommand(command, context));
  }
}
