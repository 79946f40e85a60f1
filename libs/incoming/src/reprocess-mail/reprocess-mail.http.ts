import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { EventStore } from '#libs/event-store';
import {
  Answers,
  CalledBy,
  Context,
  Problem,
  type RequestContext,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { inboundMailDecider } from '../decider.js';
import { inboundMailStream } from '../inbound-mail.js';
import type { ReprocessMail } from './reprocess-mail.js';

type InboundIds = Readonly<{ inboundMailId: string }>;

export class ReprocessMailCommand extends Command<Written<InboundIds>> {
  constructor(
    readonly inboundMailId: string,
    readonly command: ReprocessMail,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ReprocessMailCommand)
export class ReprocessMailHandler implements ICommandHandler<ReprocessMailCommand> {
  constructor(private readonly store: EventStore) {}

  async execute({ inboundMailId, command, context }: ReprocessMailCommand): Promise<Written<InboundIds>> {
    const stream = inboundMailStream(inboundMailId);
    return written({ inboundMailId }, await this.store.handle(inboundMailDecider, stream, command, context));
  }
}

@ApiTags('intake')
@Controller('v1/inbound')
export class ReprocessMailRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly store: EventStore,
    private readonly access: InboxAccess,
  ) {}

  @Post(':id/reprocess')
  @Answers(202, writtenSchema({ inboundMailId: uuid }), 'Takes a mail out of quarantine and has it parsed again.')
  async reprocess(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<InboundIds>> {
    const { state } = await this.store.load(inboundMailDecider, inboundMailStream(id));
    const inboxId = state.status === 'none' ? null : state.inboxId;
    if (inboxId === null || !(await this.access.mayView(person, inboxId))) throw Problem.notFound('inbound mail');
    await this.access.act(person, inboxId);
    return this.commands.execute(new ReprocessMailCommand(id, { type: 'ReprocessMail', at: context.at }, context));
  }
}
