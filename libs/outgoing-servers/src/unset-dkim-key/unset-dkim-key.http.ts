import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { addressWritten, type AddressWritten, OutgoingServerAdministration } from '../outgoing-servers.http.js';

export class UnsetDkimKeyCommand extends Command<AddressWritten> {
  constructor(
    readonly address: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(UnsetDkimKeyCommand)
export class UnsetDkimKeyHandler implements ICommandHandler<UnsetDkimKeyCommand> {
  constructor(private readonly servers: OutgoingServerAdministration) {}

  execute({ address, context }: UnsetDkimKeyCommand): Promise<AddressWritten> {
    return this.servers.run(address, { type: 'UnsetDkimKey', at: context.at }, context);
  }
}

@ApiTags('outgoing servers')
@Controller('v1/inboxes')
export class UnsetDkimKeyRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly servers: OutgoingServerAdministration,
  ) {}

  @Delete(':id/addresses/:address/dkim')
  @Answers(200, addressWritten, 'Mail from the address is no longer signed here.')
  async unsetDkimKey(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<AddressWritten> {
    mustAdminister(person);
    const own = await this.servers.addressOf(person, inboxId, address);
    return this.commands.execute(new UnsetDkimKeyCommand(own, context));
  }
}
