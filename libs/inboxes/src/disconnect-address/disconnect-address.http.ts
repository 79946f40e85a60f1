import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { AddressClaims } from '../address-claims.http.js';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { DisconnectAddress } from './disconnect-address.js';

export class DisconnectAddressCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: DisconnectAddress,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(DisconnectAddressCommand)
export class DisconnectAddressHandler implements ICommandHandler<DisconnectAddressCommand> {
  constructor(
    private readonly inboxes: InboxAdministration,
    private readonly claims: AddressClaims,
  ) {}

  async execute({ inboxId, command, context }: DisconnectAddressCommand): Promise<InboxWritten> {
    const answer = await this.inboxes.run(inboxId, command, context);
    await this.claims.settle({ address: command.address, inboxId, at: command.at }, context);
    return answer;
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class DisconnectAddressRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id/addresses/:address')
  @Answers(200, inboxWritten, 'Disconnects an address: mail to it is refused, and another inbox may connect it.')
  async disconnectAddress(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: DisconnectAddress = { type: 'DisconnectAddress', address, at: context.at };
    return this.commands.execute(new DisconnectAddressCommand(inboxId, command, context));
  }
}
