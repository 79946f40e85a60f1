import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { sendingLimitFields } from '../address-sending.http.js';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { SetSendingLimit } from './set-sending-limit.js';

const body = z.strictObject(sendingLimitFields);

export class SetSendingLimitCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: SetSendingLimit,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetSendingLimitCommand)
export class SetSendingLimitHandler implements ICommandHandler<SetSendingLimitCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: SetSendingLimitCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class SetSendingLimitRoutes {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/addresses/:address/sending-limit')
  @Answers(200, inboxWritten, 'Says how many mails may leave from an address; what is more waits its turn.')
  async setSendingLimit(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @Body({ schema: body }) limit: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: SetSendingLimit = { type: 'SetSendingLimit', address, limit, at: context.at };
    return this.commands.execute(new SetSendingLimitCommand(inboxId, command, context));
  }

  @Delete(':id/addresses/:address/sending-limit')
  @Answers(200, inboxWritten, 'Leaves the limit of an address to the deployment.')
  async unsetSendingLimit(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: SetSendingLimit = { type: 'SetSendingLimit', address, limit: null, at: context.at };
    return this.commands.execute(new SetSendingLimitCommand(inboxId, command, context));
  }
}
