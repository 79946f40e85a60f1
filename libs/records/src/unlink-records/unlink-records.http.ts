import { Controller, Delete, Param } from '@nestjs/common';
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
import type { UnlinkRecords } from './unlink-records.js';

type RecordsUnlinked = Written<{ recordId: string }>;

export class UnlinkRecordsCommand extends Command<RecordsUnlinked> {
  constructor(
    readonly ownerId: string,
    readonly command: UnlinkRecords,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(UnlinkRecordsCommand)
export class UnlinkRecordsHandler implements ICommandHandler<UnlinkRecordsCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ ownerId, command, context }: UnlinkRecordsCommand): Promise<RecordsUnlinked> {
    const handled = await this.store.handle(recordDecider, recordStream(ownerId), command, context);
    return written({ recordId: ownerId }, handled);
  }
}

@ApiTags('records')
@Controller('v1/records')
export class UnlinkRecordsRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: RecordAccess,
  ) {}

  @Delete(':type/:id/links/:withType/:withId')
  @Answers(200, writtenSchema({ recordId: uuid }), 'Takes the link between two records away, from either end.')
  async unlinkRecords(
    @Param('type', { schema: z.enum(REF_TYPES) }) type: RefType,
    @Param('id', { schema: uuid }) id: string,
    @Param('withType', { schema: z.enum(REF_TYPES) }) withType: RefType,
    @Param('withId', { schema: uuid }) withId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<RecordsUnlinked> {
    mustWrite(person);
    const { owner, other } = linkEnds({ type, id }, { type: withType, id: withId });
    await Promise.all([this.access.mustSee(person, owner), this.access.mustSee(person, other)]);
    const command: UnlinkRecords = { type: 'UnlinkRecords', with: other, at: context.at };
    return this.commands.execute(new UnlinkRecordsCommand(owner.id, command, context));
  }
}
