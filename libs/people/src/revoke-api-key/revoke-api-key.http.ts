import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
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
import { ReadModels } from '#libs/read-models';
import { Administration, mustAdminister, mustAdministerRoles } from '../administration.http.js';
import { type ApiKeyRow, apiKeyView } from '../api-key-view/api-key-view.projection.js';
import { People } from '../people.http.js';
import type { Person } from '../person.js';
import type { RevokeApiKey } from './revoke-api-key.js';

type KeyRevoked = Written<{ keyId: string }>;

export class RevokeApiKeyCommand extends Command<KeyRevoked> {
  constructor(
    readonly userId: string,
    readonly command: RevokeApiKey,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RevokeApiKeyCommand)
export class RevokeApiKeyHandler implements ICommandHandler<RevokeApiKeyCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ userId, command, context }: RevokeApiKeyCommand): Promise<KeyRevoked> {
    return written({ keyId: command.keyId }, await this.administration.user(userId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/api-keys')
export class RevokeApiKeyRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: People,
    private readonly readModels: ReadModels,
  ) {}

  @Delete(':id')
  @Answers(200, writtenSchema({ keyId: uuid }), 'Revokes an API key: it is refused everywhere within a second.')
  async revokeApiKey(
    @Param('id', { schema: uuid }) keyId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<KeyRevoked> {
    mustAdminister(person);
    const [row] = await this.readModels.query<Pick<ApiKeyRow, 'user_id'>>(
      `SELECT user_id FROM ${this.readModels.rows(apiKeyView)} WHERE key_id = $1`,
      [keyId],
    );
    if (row === undefined) throw Problem.notFound('API key');
    mustAdministerRoles(person, (await this.people.user(row.user_id)).roles);
    const command: RevokeApiKey = { type: 'RevokeApiKey', keyId, at: context.at };
    return this.commands.execute(new RevokeApiKeyCommand(row.user_id, command, context));
  }
}
