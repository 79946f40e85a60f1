import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import {
  addrSpec,
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
import { contactStream } from '../contact.js';
import { ContactAddresses } from '../contact-addresses.http.js';
import { contactDecider } from '../contact-decider.js';
import type { CreateContact } from './create-contact.js';

const body = z.strictObject({ name: safeName, addresses: z.array(addrSpec).max(20).default([]) });

type ContactCreated = Written<{ contactId: string }>;

export class CreateContactCommand extends Command<ContactCreated> {
  constructor(
    readonly command: CreateContact,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(CreateContactCommand)
export class CreateContactHandler implements ICommandHandler<CreateContactCommand> {
  constructor(
    private readonly store: EventStore,
    private readonly addresses: ContactAddresses,
  ) {}

  async execute({ command, context }: CreateContactCommand): Promise<ContactCreated> {
    const { contactId, addresses } = command;
    await this.addresses.claim(contactId, addresses, context);
    const handled = await this.store.handle(contactDecider, contactStream(contactId), command, context);
    return written({ contactId }, handled);
  }
}

@ApiTags('records')
@Controller('v1/contacts')
export class CreateContactRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Answers(201, writtenSchema({ contactId: uuid }), 'Creates a contact. An address belongs to one contact.')
  async createContact(
    @Body({ schema: body }) { name, addresses }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ContactCreated> {
    mustWrite(person);
    const contactId = context.id('contact');
    const command: CreateContact = {
      type: 'CreateContact',
      contactId,
      name,
      addresses,
      source: 'person',
      at: context.at,
    };
    return this.commands.execute(new CreateContactCommand(command, context));
  }
}
