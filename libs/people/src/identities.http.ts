import { Injectable } from '@nestjs/common';
import { type CommandContext, EventStore, type Handled } from '#libs/event-store';
import { Problem } from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { BearerAuthenticator } from './bearer-authenticator.http.js';
import type { Identity, IdentityEvent } from './identity.js';
import { type IdentityCommand, identityDecider } from './identity-decider.js';
import { identityIdOf, identityStream } from './identity-stream.http.js';
import { type IdentityRow, identityView } from './identity-view/identity-view.projection.js';

const VIEWS_MS = 2_000;

/** Carries out commands on identities, and looks them up. It returns once the views show the change, as Administration does. */
@Injectable()
export class Identities {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly authenticator: BearerAuthenticator,
  ) {}

  async run(command: IdentityCommand, context: CommandContext): Promise<Handled<Identity, IdentityEvent>> {
    const handled = await this.store.handle(identityDecider, identityStream(command), command, context);
    await this.readModels.reached('views', handled.position, VIEWS_MS);
    this.authenticator.forget();
    return handled;
  }

  /** The identities of a user, in the order they were linked. */
  of(userId: string): Promise<readonly IdentityRow[]> {
    return this.readModels.query<IdentityRow>(
      `SELECT * FROM ${this.readModels.rows(identityView)} WHERE user_id = $1 ORDER BY linked_at, subject`,
      [userId],
    );
  }

  /** @throws Problem 404 when the user has no such identity */
  async one(userId: string, identityId: string): Promise<IdentityRow> {
    const found = (await this.of(userId)).find((row) => identityIdOf(row) === identityId);
    if (found === undefined) throw Problem.notFound('identity');
    return found;
  }
}
