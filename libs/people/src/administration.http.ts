import { Injectable } from '@nestjs/common';
import { RuleBroken } from '#libs/decider';
import { type CommandContext, EventStore, type Handled } from '#libs/event-store';
import { Problem } from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { mayAdminister, mayAdministerRoles, mayAudit, mayRead, mayWrite, type Role } from './access.js';
import { BearerAuthenticator } from './bearer-authenticator.http.js';
import type { Person } from './person.js';
import { type SeatEvent, type Seats, SEATS_STREAM } from './seats.js';
import { type SeatCommand, seatsDecider } from './seats-decider.js';
import { type Team, type TeamEvent, teamStream } from './team.js';
import { type TeamCommand, teamDecider } from './team-decider.js';
import { type User, type UserEvent, userStream } from './user.js';
import { type UserCommand, userDecider } from './user-decider.js';

/** @throws Problem 403 for everybody but an administrator. */
export const mustAdminister = (person: Person): void => {
  if (!mayAdminister(person)) throw Problem.forbidden('administrators-only', 'ask an administrator to do this');
};

/** @throws Problem 403 for everybody but an auditor and an administrator. */
export const mustAudit = (person: Person): void => {
  if (!mayAudit(person)) throw Problem.forbidden('auditors-only', 'this is for auditors and administrators');
};

/** @throws Problem 403 for somebody without any role. */
export const mustRead = (person: Person): void => {
  if (!mayRead(person)) throw Problem.forbidden('role-required', 'ask an administrator for a role');
};

/** @throws Problem 403 for somebody who may at most look on, such as an auditor. */
export const mustWrite = (person: Person): void => {
  mustRead(person);
  if (!mayWrite(person)) throw Problem.forbidden('read-only', 'your roles let you look but not change anything');
};

/** @throws Problem 403 for everybody who may not touch the roles or keys of somebody with these roles. */
export const mustAdministerRoles = (person: Person, roles: readonly Role[]): void => {
  mustAdminister(person);
  if (!mayAdministerRoles(person, roles)) throw Problem.forbidden('super-admins-only', 'ask a superAdmin to do this');
};

const VIEWS_MS = 2_000;

/** Runs a command that the rule `<what>-not-found` may refuse, which the caller learns as a 404. */
export const foundOr404 = async <Result>(what: string, run: () => Promise<Result>): Promise<Result> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RuleBroken && error.code === `${what}-not-found`) throw Problem.notFound(what);
    throw error;
  }
};

/**
 * Carries out what administrators command. It returns once the views show the change, or after two seconds: rights and keys are
 * read from the views, and whoever sends the next request expects them to hold.
 */
@Injectable()
export class Administration {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly authenticator: BearerAuthenticator,
  ) {}

  /** @throws Problem 404 when nobody was added under this id. */
  async user(userId: string, command: UserCommand, context: CommandContext): Promise<Handled<User, UserEvent>> {
    return this.shown(
      await foundOr404('user', () => this.store.handle(userDecider, userStream(userId), command, context)),
    );
  }

  /** @throws Problem 404 when no team was created under this id. */
  async team(teamId: string, command: TeamCommand, context: CommandContext): Promise<Handled<Team, TeamEvent>> {
    return this.shown(
      await foundOr404('team', () => this.store.handle(teamDecider, teamStream(teamId), command, context)),
    );
  }

  async seats(command: SeatCommand, context: CommandContext): Promise<Handled<Seats, SeatEvent>> {
    return this.shown(await this.store.handle(seatsDecider, SEATS_STREAM, command, context));
  }

  private async shown<Result extends Readonly<{ position: bigint }>>(handled: Result): Promise<Result> {
    await this.readModels.reached('views', handled.position, VIEWS_MS);
    this.authenticator.forget();
    return handled;
  }
}
