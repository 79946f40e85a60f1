import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
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
import { rankOf } from '../access.js';
import { mustAdministerRoles } from '../administration.http.js';
import { Identities } from '../identities.http.js';
import { identityIdOf } from '../identity-stream.http.js';
import { People } from '../people.http.js';
import type { Person } from '../person.js';
import type { LinkIdentity } from './link-identity.js';

const body = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .describe('`iss` of the tokens, letter for letter'),
  subject: z.string().min(1).max(255).describe('`sub` of the tokens: who it is to the issuer'),
});

type IdentityLinked = Written<{ identityId: string }>;

export class LinkIdentityCommand extends Command<IdentityLinked> {
  constructor(
    readonly command: LinkIdentity,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(LinkIdentityCommand)
export class LinkIdentityHandler implements ICommandHandler<LinkIdentityCommand> {
  constructor(private readonly identities: Identities) {}

  async execute({ command, context }: LinkIdentityCommand): Promise<IdentityLinked> {
    return written({ identityId: identityIdOf(command) }, await this.identities.run(command, context));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class LinkIdentityRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: People,
  ) {}

  @Post(':id/identities')
  @Answers(
    201,
    writtenSchema({ identityId: sha256 }),
    'Says that somebody the token issuer knows is this user: they can sign in with tokens from then on. A superAdmin can if a superAdmin said so.',
  )
  async linkIdentity(
    @Param('id', { schema: uuid }) userId: string,
    @Body({ schema: body }) { issuer, subject }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<IdentityLinked> {
    mustAdministerRoles(person, []);
    mustAdministerRoles(person, (await this.people.user(userId)).roles);
    const { at } = context;
    const command: LinkIdentity = { type: 'LinkIdentity', issuer, subject, userId, by: rankOf(person), at };
    return this.commands.execute(new LinkIdentityCommand(command, context));
  }
}
