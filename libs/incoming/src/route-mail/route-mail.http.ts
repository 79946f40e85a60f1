import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { InboxAccess, type InboxRow } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { type ExistingMail, InboundAccess } from '../inbound-access.http.js';
import {
  InboundMailCommandHandler,
  inboundWritten,
  type InboundWritten,
  OnInboundMail,
} from '../on-inbound-mail.http.js';
import type { RouteMail } from './route-mail.js';

const body = z.strictObject({ inboxId: uuid.describe('the inbox that the mail is for') });

export class RouteMailCommand extends OnInboundMail<RouteMail> {}

@CommandHandler(RouteMailCommand)
export class RouteMailHandler extends InboundMailCommandHandler<RouteMail> {}

/** The first address standing with the mail that is connected to the inbox now, though it was not when the mail came. */
const receivingAddress = ({ accepted }: ExistingMail, { addresses }: InboxRow): string | null => {
  const standing = [...accepted.envelopeTo, ...accepted.routing.considered].map((address) => address.toLowerCase());
  return standing.find((address) => addresses.some((connected) => connected.address === address)) ?? null;
};

@ApiTags('intake')
@Controller('v1/inbound')
export class RouteMailRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: InboundAccess,
    private readonly inboxes: InboxAccess,
  ) {}

  @Post(':id/route')
  @Answers(
    202,
    inboundWritten,
    'Brings a mail that no inbox was known for to one; for administrators who may act there.',
  )
  async route(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: body }) { inboxId }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<InboundWritten> {
    const mail = await this.access.act(person, id);
    const receivedBy = receivingAddress(mail, await this.inboxes.act(person, inboxId));
    const command: RouteMail = { type: 'RouteMail', inboxId, receivedBy, at: context.at };
    return this.commands.execute(new RouteMailCommand(id, command, context));
  }
}
