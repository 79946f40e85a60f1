import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  addrSpec,
  Answers,
  CalledBy,
  Context,
  hostName,
  plainLine,
  type RequestContext,
  tokenUrl,
  uuid,
} from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import type { ServerSettings } from '../outgoing-server-events.js';
import { addressWritten, type AddressWritten, OutgoingServerAdministration } from '../outgoing-servers.http.js';
import { type ServerAuth, ServerSecrets } from '../server-secrets.smtp.js';

const user = plainLine(320);

/** Who we are to the server: nobody, somebody with a password, or somebody with access tokens. */
const authBody = z.union([
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('password'), user, password: plainLine(1_000) }),
  z.strictObject({ kind: z.literal('xoauth2'), user, accessToken: plainLine(20_000) }),
  z.strictObject({
    kind: z.literal('xoauth2'),
    user,
    clientId: plainLine(1_000),
    clientSecret: plainLine(1_000).nullable().default(null),
    refreshToken: plainLine(20_000),
    tokenUrl,
  }),
]);

const body = z.strictObject({
  host: hostName,
  port: z.int().min(1).max(65_535).default(465),
  security: z.enum(['tls', 'starttls', 'none']).default('tls'),
  auth: authBody.describe('given with every change: a secret is never sent to another server than it was given for'),
  connections: z.int().min(1).max(20).default(3).describe('at one time, at most, of each worker'),
});

export class SetOutgoingServerCommand extends Command<AddressWritten> {
  constructor(
    readonly address: string,
    readonly settings: ServerSettings,
    readonly auth: ServerAuth,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetOutgoingServerCommand)
export class SetOutgoingServerHandler implements ICommandHandler<SetOutgoingServerCommand> {
  constructor(
    private readonly servers: OutgoingServerAdministration,
    private readonly secrets: ServerSecrets,
  ) {}

  async execute({ address, settings, auth, context }: SetOutgoingServerCommand): Promise<AddressWritten> {
    const serverId = context.id('outgoing server');
    const { server } = await this.servers.settings(address);
    // A retry gets the first answer, whatever the server says by now.
    const known = server?.serverId === serverId;
    const kept = known ? auth : await this.servers.verified(address, { serverId, settings, auth });
    const secret = this.secrets.sealAuth(serverId, kept);
    const { at } = context;
    return this.servers.run(address, { type: 'SetOutgoingServer', address, serverId, settings, secret, at }, context);
  }
}

@ApiTags('outgoing servers')
@Controller('v1/inboxes')
export class SetOutgoingServerRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly servers: OutgoingServerAdministration,
  ) {}

  @Put(':id/addresses/:address/server')
  @Answers(
    200,
    addressWritten,
    'Mail from the address leaves by this server from now on, once it was found to open and to let the address send.',
  )
  async setServer(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @Body({ schema: body }) { auth, ...server }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<AddressWritten> {
    mustAdminister(person);
    const own = await this.servers.addressOf(person, inboxId, address);
    const settings = { ...server, auth: auth.kind, user: auth.kind === 'none' ? null : auth.user };
    return this.commands.execute(new SetOutgoingServerCommand(own, settings, auth, context));
  }
}
