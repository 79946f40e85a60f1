import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import {
  Answers,
  CalledBy,
  Context,
  Problem,
  type RequestContext,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { foundOr404, mustWrite, People, type Person } from '#libs/people';
import { contactStream } from '../contact.js';
import { contactDecider } from '../contact-decider.js';
import { RecordAccess } from '../record-access.http.js';
import type { SetContactOwner } from './set-contact-owner.js';

const body = z.strictObject({ userId: uuid });
const answer = writtenSchema({ contactId: uuid });

type ContactOwnerSet = Written<{ contactId: string }>;

export class SetContactOwnerCommand extends Command<ContactOwnerSet> {
  constructor(
    readonly contactId: string,
    readonly command: SetContactOwner,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetContactOwnerCommand)
export class SetContactOwnerHandler implements ICommandHandler<SetContactOwnerCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ contactId, command, context }: SetContactOwnerCommand): Promise<ContactOwnerSet> {
    const handled = await foundOr404('contact', () =>
      this.store.handle(contactDecider, contactStream(contactId), command, context),
    );
    return written({ contactId }, handled);
  }
}

@ApiTags('records')
@Controller('v1/contacts')
export class SetContactOwnerRoutes {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: People,
    private readonly access: RecordAccess,
  ) {}

  @Put(':id/owner')
  @Answers(200, answer, 'Says who of the team looks after a contact: routing rules may give them its mail.')
  async setContactOwner(
    @Param('id', { schema: uuid }) contactId: string,
    @Body({ schema: body }) { userId }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ContactOwnerSet> {
    mustWrite(person);
    await this.access.mustSee(person, { type: 'contact', id: contactId });
    if ((await this.people.person(userId)) === null) {
      const detail = 'there is no such user';
      throw Problem.badRequest('user-missing', detail, [{ pointer: '/userId', detail }]);
    }
    return this.set(contactId, userId, context);
  }

  @Delete(':id/owner')
  @Answers(200, answer, "Makes a contact nobody's.")
  async unsetContactOwner(
    @Param('id', { schema: uuid }) contactId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ContactOwnerSet> {
    mustWrite(person);
    await this.access.mustSee(person, { type: 'contact', id: contactId });
    return this.set(contactId, null, context);
  }

  private set(contactId: string, ownerId: string | null, context: RequestContext): Promise<ContactOwnerSet> {
    const command: SetContactOwner = { type: 'SetContactOwner', ownerId, at: context.at };
    return this.commands.execute(new SetContactOwnerCommand(contactId, command, context));
  }
}
