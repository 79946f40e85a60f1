import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { RemoveForwarding } from './remove-forwarding.js';

export class RemoveForwardingCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: RemoveForwarding,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RemoveForwardingCommand)
export class RemoveForwardingHandler implements ICommandHandler<RemoveForwardingCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: RemoveForwardingCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class RemoveForwardingRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id/forwardings/:address')
  @Answers(200, inboxWritten, 'Tells that the mail of an address elsewhere is not passed on any longer.')
  async removeForwarding(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: RemoveForwarding = { type: 'RemoveForwarding', address, at: context.at };
    return this.commands.execute(new RemoveForwardingCommand(inboxId, command, context));
  }
}
