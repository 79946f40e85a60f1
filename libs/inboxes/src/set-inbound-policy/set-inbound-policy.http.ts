import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { inboundPolicyFields } from '../inbound-policy.http.js';
import { InboxAdministration, inboxWritten, type InboxWritten } from '../inbox-administration.http.js';
import type { SetInboundPolicy } from './set-inbound-policy.js';

const body = z.strictObject(inboundPolicyFields).partial();

export class SetInboundPolicyCommand extends Command<InboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly command: SetInboundPolicy,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetInboundPolicyCommand)
export class SetInboundPolicyHandler implements ICommandHandler<SetInboundPolicyCommand> {
  constructor(private readonly inboxes: InboxAdministration) {}

  execute({ inboxId, command, context }: SetInboundPolicyCommand): Promise<InboxWritten> {
    return this.inboxes.run(inboxId, command, context);
  }
}

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class SetInboundPolicyRoute {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id/inbound-policy')
  @Answers(
    200,
    inboxWritten,
    'Says how the inbox takes its mail from now on; fields that are left out stay as they are.',
  )
  async setInboundPolicy(
    @Param('id', { schema: uuid }) inboxId: string,
    @Body({ schema: body }) changes: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboxWritten> {
    mustAdminister(person);
    const command: SetInboundPolicy = { type: 'SetInboundPolicy', changes, at: context.at };
    return this.commands.execute(new SetInboundPolicyCommand(inboxId, command, context));
  }
}
