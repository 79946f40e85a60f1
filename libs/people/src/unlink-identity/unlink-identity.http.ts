import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  CalledBy,
  Context,
  type RequestContext,
  sha256,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { mustAdministerRoles } from '../administration.http.js';
import { Identities } from '../identities.http.js';
import { identityIdOf } from '../identity-stream.http.js';
import { People } from '../people.http.js';
import type { Person } from '../person.js';
import type { UnlinkIdentity } from './unlink-identity.js';

type IdentityUnlinked = Written<{ identityId: string }>;

export class UnlinkIdentityCommand extends Command<IdentityUnlinked> {
  constructor(
    readonly command: UnlinkIdentity,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(UnlinkIdentityCommand)
export class UnlinkIdentityHandler implements ICommandHandler<UnlinkIdentityCommand> {
  constructor(private readonly identities: Identities) {}

  async execute({ command, context }: UnlinkIdentityCommand): Promise<IdentityUnlinked> {
    return written({ identityId: identityIdOf(command) }, await this.identities.run(command, context));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class UnlinkIdentityRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: People,
    private readonly identities: Identities,
  ) {}

  @Delete(':id/identities/:identityId')
  @Answers(
    200,
    writtenSchema({ identityId: sha256 }),
    'Says that an identity is not this user: its tokens are refused from then on, until an administrator links it again.',
  )
  async unlinkIdentity(
    @Param('id', { schema: uuid }) userId: string,
    @Param('identityId', { schema: sha256 }) identityId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<IdentityUnlinked> {
    mustAdministerRoles(person, []);
    mustAdministerRoles(person, (await this.people.user(userId)).roles);
    const { issuer, subject } = await this.identities.one(userId, identityId);
    const command: UnlinkIdentity = { type: 'UnlinkIdentity', issuer, subject, userId, at: context.at };
    return this.commands.execute(new UnlinkIdentityCommand(command, context));
  }
}
