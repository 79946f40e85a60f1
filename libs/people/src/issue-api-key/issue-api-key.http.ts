import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  Answers,
  CalledBy,
  Context,
  Problem,
  type RequestContext,
  safeName,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { rankOf } from '../access.js';
import { Administration, mustAdminister, mustAdministerRoles } from '../administration.http.js';
import { newApiKey } from '../api-key.http.js';
import { People } from '../people.http.js';
import type { Person } from '../person.js';
import type { IssueApiKey } from './issue-api-key.js';

const body = z.strictObject({ userId: uuid, label: safeName.describe('what the holder knows the key by') });

type KeyIssued = Written<{ keyId: string }>;

export class IssueApiKeyCommand extends Command<KeyIssued> {
  constructor(
    readonly userId: string,
    readonly command: IssueApiKey,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(IssueApiKeyCommand)
export class IssueApiKeyHandler implements ICommandHandler<IssueApiKeyCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ userId, command, context }: IssueApiKeyCommand): Promise<KeyIssued> {
    const { keyId } = command;
    const handled = await this.administration.user(userId, command, context);
    if (handled.repeated) {
      const detail = 'this key was issued before and its token cannot be told again: revoke it and issue another';
      throw new Problem(409, 'api-key-told-before', detail, { keyId });
    }
    return written({ keyId }, handled);
  }
}

@ApiTags('people')
@Controller('v1/api-keys')
export class IssueApiKeyRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: People,
  ) {}

  @Post()
  @Answers(
    201,
    writtenSchema({ keyId: uuid }).extend({ token: z.string() }),
    'Issues an API key. Its token stands in this answer and nowhere else, and works once the answer is there.',
  )
  async issueApiKey(
    @Body({ schema: body }) { userId, label }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<KeyIssued & Readonly<{ token: string }>> {
    mustAdminister(person);
    mustAdministerRoles(person, (await this.people.user(userId)).roles);
    const { token, keyHash } = newApiKey();
    const keyId = context.id('key');
    const command: IssueApiKey = { type: 'IssueApiKey', keyId, keyHash, label, by: rankOf(person), at: context.at };
    return { ...(await this.commands.execute(new IssueApiKeyCommand(userId, command, context))), token };
  }
}
