import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { addressWritten, type AddressWritten, OutgoingServerAdministration } from '../outgoing-servers.http.js';

export class UnsetOutgoingServerCommand extends Command<AddressWritten> {
  constructor(
    readonly address: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(UnsetOutgoingServerCommand)
export class UnsetOutgoingServerHandler implements ICommandHandler<UnsetOutgoingServerCommand> {
  constructor(private readonly servers: OutgoingServerAdministration) {}

  execute({ address, context }: UnsetOutgoingServerCommand): Promise<AddressWritten> {
    return this.servers.run(address, { type: 'UnsetOutgoingServer', at: context.at }, context);
  }
}

@ApiTags('outgoing servers')
@Controller('v1/inboxes')
export class UnsetOutgoingServerRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly servers: OutgoingServerAdministration,
  ) {}

  @Delete(':id/addresses/:address/server')
  @Answers(200, addressWritten, 'Mail from the address leaves by the server of the deployment again.')
  async unsetServer(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<AddressWritten> {
    mustAdminister(person);
    const own = await this.servers.addressOf(person, inboxId, address);
    return this.commands.execute(new UnsetOutgoingServerCommand(own, context));
  }
}
