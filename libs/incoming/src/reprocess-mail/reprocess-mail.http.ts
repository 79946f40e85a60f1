import { Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { InboundAccess } from '../inbound-access.http.js';
import {
  InboundMailCommandHandler,
  inboundWritten,
  type InboundWritten,
  OnInboundMail,
} from '../on-inbound-mail.http.js';
import type { ReprocessMail } from './reprocess-mail.js';

export class ReprocessMailCommand extends OnInboundMail<ReprocessMail> {}

@CommandHandler(ReprocessMailCommand)
export class ReprocessMailHandler extends InboundMailCommandHandler<ReprocessMail> {}

@ApiTags('intake')
@Controller('v1/inbound')
export class ReprocessMailRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: InboundAccess,
  ) {}

  @Post(':id/reprocess')
  @Answers(202, inboundWritten, 'Takes a mail out of quarantine and has it parsed again.')
  async reprocess(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboundWritten> {
    await this.access.act(person, id);
    return this.commands.execute(new ReprocessMailCommand(id, { type: 'ReprocessMail', at: context.at }, context));
  }
}
