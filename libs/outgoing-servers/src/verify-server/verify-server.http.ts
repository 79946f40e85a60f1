import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { addrSpec, type Answer, Answers, CalledBy, Context, Problem, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { OutgoingServerAdministration } from '../outgoing-servers.http.js';
import { ServerSecrets } from '../server-secrets.smtp.js';

const verifiedSchema = z.object({ address: z.string(), host: z.string(), port: z.int() });

type Verified = Answer<typeof verifiedSchema>;

export class VerifyOutgoingServerCommand extends Command<Verified> {
  constructor(
    readonly address: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(VerifyOutgoingServerCommand)
export class VerifyOutgoingServerHandler implements ICommandHandler<VerifyOutgoingServerCommand> {
  constructor(
    private readonly servers: OutgoingServerAdministration,
    private readonly secrets: ServerSecrets,
  ) {}

  async execute({ address, context }: VerifyOutgoingServerCommand): Promise<Verified> {
    const { server } = await this.servers.settings(address);
    if (server === null) throw Problem.notFound('server of this address');
    const { serverId, settings } = server;
    const auth = this.servers.authOf(server);
    const kept = await this.servers.verified(address, { serverId, settings, auth });
    const secret = kept === auth ? null : this.secrets.sealAuth(serverId, kept);
    if (secret !== null) {
      await this.servers.run(address, { type: 'RenewOutgoingSecret', serverId, secret, at: context.at }, context);
    }
    return { address, host: settings.host, port: settings.port };
  }
}

@ApiTags('outgoing servers')
@Controller('v1/inboxes')
export class VerifyOutgoingServerRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly servers: OutgoingServerAdministration,
  ) {}

  @Post(':id/addresses/:address/server/verify')
  @Answers(
    200,
    verifiedSchema,
    'Logs in to the server of the address and asks whether it lets the address send; says in plain words what is wrong.',
  )
  async verifyServer(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Verified> {
    mustAdminister(person);
    const own = await this.servers.addressOf(person, inboxId, address);
    return this.commands.execute(new VerifyOutgoingServerCommand(own, context));
  }
}
