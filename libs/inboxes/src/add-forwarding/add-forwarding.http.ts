import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { AddForwarding } from './add-forwarding.js';

const body = z.strictObject({ to: addrSpec.describe('the connected address that it is passed on to') });

export class AddForwardingCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: AddForwarding,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(AddForwardingCommand)
export class AddForwardingHandler implements ICommandHandler<AddForwardingCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: AddForwardingCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class AddForwardingRoute {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/forwardings/:address')
  @Answers(
    200,
    inboxWritten,
    'Tells of an address elsewhere whose mail its server passes on to an address of the inbox: its connections show whether any came.',
  )
  async addForwarding(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @Body({ schema: body }) { to }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: AddForwarding = { type: 'AddForwarding', address, to, at: context.at };
    return this.commands.execute(new AddForwardingCommand(inboxId, command, context));
  }
}
