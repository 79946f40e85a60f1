import { Body, Controller, Param, Put } from '@nestjs/common';
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
import { audienceField, People, type Person, refuseUnknownAudience } from '#libs/people';
import { contactStream } from '../contact.js';
import { contactDecider } from '../contact-decider.js';
import { recordStream } from '../record.js';
import { RecordAccess } from '../record-access.http.js';
import { recordDecider } from '../record-decider.js';
import { type RecordRef, REF_TYPES, type RefType } from '../record-ref.js';
import type { ShareRecord } from './share-record.js';

const body = z.strictObject({ visibility: audienceField });

type Body = z.infer<typeof body>;
type RecordShared = Written<{ recordId: string }>;

const answer = writtenSchema({ recordId: uuid });

export class ShareRecordCommand extends Command<RecordShared> {
  constructor(
    readonly ref: RecordRef,
    readonly command: ShareRecord,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ShareRecordCommand)
export class ShareRecordHandler implements ICommandHandler<ShareRecordCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ ref: { type, id }, command, context }: ShareRecordCommand): Promise<RecordShared> {
    const handled =
      type === 'contact'
        ? await this.store.handle(contactDecider, contactStream(id), command, context)
        : await this.store.handle(recordDecider, recordStream(id), command, context);
    return written({ recordId: id }, handled);
  }
}

@ApiTags('records')
@Controller('v1')
export class ShareRecordRoutes {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: RecordAccess,
    private readonly people: People,
  ) {}

  @Put('contacts/:id/visibility')
  @Answers(200, answer, 'Says who sees a contact: everybody, or these teams and people beside whoever made it.')
  async shareContact(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: body }) { visibility }: Body,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<RecordShared> {
    return this.share({ type: 'contact', id }, visibility, person, context);
  }

  @Put('records/:type/:id/visibility')
  @Answers(200, answer, 'Says who sees a record: everybody, or these teams and people beside whoever made it.')
  async shareRecord(
    @Param('type', { schema: z.enum(REF_TYPES) }) type: RefType,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: body }) { visibility }: Body,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<RecordShared> {
    return this.share({ type, id }, visibility, person, context);
  }

  private async share(
    ref: RecordRef,
    visibility: Body['visibility'],
    person: Person,
    context: RequestContext,
  ): Promise<RecordShared> {
    const madeBy = await this.access.mustShare(person, ref);
    await refuseUnknownAudience(this.people, visibility);
    const command: ShareRecord = { type: 'ShareRecord', madeBy, visibility, at: context.at };
    return this.commands.execute(new ShareRecordCommand(ref, command, context));
  }
}
