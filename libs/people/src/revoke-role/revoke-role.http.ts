import { Controller, Delete, Param } from '@nestjs/common';
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
import type { RevokeRole } from './revoke-role.js';

type RoleRevoked = Written<{ userId: string }>;

export class RevokeRoleCommand extends Command<RoleRevoked> {
  constructor(
    readonly userId: string,
    readonly command: RevokeRole,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RevokeRoleCommand)
export class RevokeRoleHandler implements ICommandHandler<RevokeRoleCommand> {
  constructor(private readonly administration: Administration) {}

  async execute({ userId, command, context }: RevokeRoleCommand): Promise<RoleRevoked> {
    return written({ userId }, await this.administration.user(userId, command, context));
  }
}

@ApiTags('people')
@Controller('v1/users')
export class RevokeRoleRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id/roles/:role')
  @Answers(
    200,
    writtenSchema({ userId: uuid }),
    "Takes a role from a person; that of superAdmin is a superAdmin's to take.",
  )
  async revokeRole(
    @Param('id', { schema: uuid }) userId: string,
    @Param('role', { schema: z.enum(ROLES) }) role: Role,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<RoleRevoked> {
    mustAdministerRoles(person, [role]);
    return this.commands.execute(new RevokeRoleCommand(userId, { type: 'RevokeRole', role, at: context.at }, context));
  }
}
