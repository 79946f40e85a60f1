import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { addrSpec, Answers, CalledBy, Context, type RequestContext, safeName, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { AddressClaims } from '../address-claims.http.js';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { ConnectAddress } from './connect-address.js';

const body = z.strictObject({ name: safeName.describe('what recipients see beside the address') });

export class ConnectAddressCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: ConnectAddress,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ConnectAddressCommand)
export class ConnectAddressHandler implements ICommandHandler<ConnectAddressCommand> {
  constructor(
    private readonly inboxes: InboxAdministration,
    private readonly claims: AddressClaims,
  ) {}

  async execute({ inboxId, command, context }: ConnectAddressCommand): Promise<InboxWritten> {
    const { address, at } = command;
    await this.inboxes.inbox(inboxId);
    await this.claims.claim({ address, inboxId, at }, context);
    try {
      return await this.inboxes.run(inboxId, command, context);
    } finally {
      await this.claims.settle({ address, inboxId, at }, context);
    }
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class ConnectAddressRoute {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/addresses/:address')
  @Answers(200, inboxWritten, 'Connects an address: mail to it comes to this inbox, and the inbox can write from it.')
  async connectAddress(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @Body({ schema: body }) { name }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: ConnectAddress = { type: 'ConnectAddress', address, name, at: context.at };
    return this.commands.execute(new ConnectAddressCommand(inboxId, command, context));
  }
}
