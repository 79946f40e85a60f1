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
  safeName,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { foundOr404, mustWrite, type Person } from '#libs/people';
import { contactStream } from '../contact.js';
import { contactDecider } from '../contact-decider.js';
import { RecordAccess } from '../record-access.http.js';
import type { RenameContact } from './rename-contact.js';

const body = z.strictObject({ name: safeName });

type ContactRenamed = Written<{ contactId: string }>;

export class RenameContactCommand extends Command<ContactRenamed> {
  constructor(
    readonly contactId: string,
    readonly command: RenameContact,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RenameContactCommand)
export class RenameContactHandler implements ICommandHandler<RenameContactCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ contactId, command, context }: RenameContactCommand): Promise<ContactRenamed> {
    const handled = await foundOr404('contact', () =>
      this.store.handle(contactDecider, contactStream(contactId), command, context),
    );
    return written({ contactId }, handled);
  }
}

@ApiTags('records')
@Controller('v1/contacts')
export class RenameContactRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: RecordAccess,
  ) {}

  @Put(':id/name')
  @Answers(200, writtenSchema({ contactId: uuid }), 'Gives a contact another name.')
  async renameContact(
    @Param('id', { schema: uuid }) contactId: string,
    @Body({ schema: body }) { name }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ContactRenamed> {
    mustWrite(person);
    await this.access.mustSee(person, { type: 'contact', id: contactId });
    const command: RenameContact = { type: 'RenameContact', name, at: context.at };
    return this.commands.execute(new RenameContactCommand(contactId, command, context));
  }
}
