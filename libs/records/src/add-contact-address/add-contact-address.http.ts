import { Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { EventStore } from '#libs/event-store';
import {
  addrSpec,
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
import { contactStream } from '../contact.js';
import { ContactAddresses } from '../contact-addresses.http.js';
import { contactDecider } from '../contact-decider.js';
import { RecordAccess } from '../record-access.http.js';
import { Records } from '../records.http.js';
import type { AddContactAddress } from './add-contact-address.js';

type AddressAdded = Written<{ contactId: string }>;

export class AddContactAddressCommand extends Command<AddressAdded> {
  constructor(
    readonly contactId: string,
    readonly command: AddContactAddress,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(AddContactAddressCommand)
export class AddContactAddressHandler implements ICommandHandler<AddContactAddressCommand> {
  constructor(
    private readonly store: EventStore,
    private readonly records: Records,
    private readonly addresses: ContactAddresses,
  ) {}

  async execute({ contactId, command, context }: AddContactAddressCommand): Promise<AddressAdded> {
    await this.records.mustExist({ type: 'contact', id: contactId });
    await this.addresses.claim(contactId, [command.address], context);
    const handled = await this.store.handle(contactDecider, contactStream(contactId), command, context);
    return written({ contactId }, handled);
  }
}

@ApiTags('records')
@Controller('v1/contacts')
export class AddContactAddressRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: RecordAccess,
  ) {}

  @Put(':id/addresses/:address')
  @Answers(200, writtenSchema({ contactId: uuid }), 'Gives a contact one more address, unless another contact has it.')
  async addContactAddress(
    @Param('id', { schema: uuid }) contactId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<AddressAdded> {
    mustWrite(person);
    await this.access.mustSee(person, { type: 'contact', id: contactId });
    const command: AddContactAddress = { type: 'AddContactAddress', address, at: context.at };
    return this.commands.execute(new AddContactAddressCommand(contactId, command, context));
  }
}
