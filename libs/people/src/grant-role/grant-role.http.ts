import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  Answers,
  CalledBy,
  Context,
  type RequestContext,
  uuid,
  type Written,
  written,
  writtenSchema,
} from '#libs/http';
import { type Role, ROLES } from '../access.js';
import { Administration, mustAdministerRoles } from '../administration.http.js';
import type { Person } from '../person.js';
import type { GrantRole } from './grant-role.js';

type RoleGranted = Written<{ userId: string }>;

export class GrantRoleCommand extends Command<RoleGranted> {
  constructor(
    readonly userId: string,
    readonly command: GrantRole,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(GrantRoleCommand)
export class GrantRoleHandler implements ICommandHandler<GrantRoleCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ userId, command, context }: GrantRoleCommand): Promise<RoleGranted> {
    return written({ userId }, await this.administration.user(userId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class GrantRoleRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/roles/:role')
  @Answers(
    200,
    writtenSchema({ userId: uuid }),
    "Gives a person a role; that of superAdmin is a superAdmin's to give, and revokes the keys that the person had before.",
  )
  async grantRole(
    @Param('id', { schema: uuid }) userId: string,
    @Param('role', { schema: z.enum(ROLES) }) role: Role,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<RoleGranted> {
    mustAdministerRoles(person, [role]);
    return this.commands.execute(new GrantRoleCommand(userId, { type: 'GrantRole', role, at: context.at }, context));
  }
}
