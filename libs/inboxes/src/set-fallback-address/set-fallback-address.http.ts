import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { SetFallbackAddress } from './set-fallback-address.js';

const body = z.strictObject({
  address: addrSpec.nullable().describe('one that is connected to the inbox; null for none'),
});

export class SetFallbackAddressCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: SetFallbackAddress,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetFallbackAddressCommand)
export class SetFallbackAddressHandler implements ICommandHandler<SetFallbackAddressCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: SetFallbackAddressCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class SetFallbackAddressRoute {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/fallback-address')
  @Answers(
    200,
    inboxWritten,
    'Says where answers leave from when the address that was written to is connected no longer.',
  )
  async setFallbackAddress(
    @Param('id', { schema: uuid }) inboxId: string,
    @Body({ schema: body }) { address }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: SetFallbackAddress = { type: 'SetFallbackAddress', address, at: context.at };
    return this.commands.execute(new SetFallbackAddressCommand(inboxId, command, context));
  }
}
