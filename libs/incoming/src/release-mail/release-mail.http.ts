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
import type { ReleaseMail } from './release-mail.js';

export class ReleaseMailCommand extends OnInboundMail<ReleaseMail> {}

@CommandHandler(ReleaseMailCommand)
export class ReleaseMailHandler extends InboundMailCommandHandler<ReleaseMail> {}

@ApiTags('intake')
@Controller('v1/inbound')
export class ReleaseMailRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: InboundAccess,
  ) {}

  @Post(':id/release')
  @Answers(202, inboundWritten, 'Lets a duplicate, spam or a mail in quarantine through to its inbox.')
  async release(
    @Param('id', { schema: uuid }) id: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboundWritten> {
    await this.access.act(person, id);
    return this.commands.execute(new ReleaseMailCommand(id, { type: 'ReleaseMail', at: context.at }, context));
  }
}
