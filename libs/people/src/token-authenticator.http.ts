import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { v7 } from 'uuid';
import { RuleBroken } from '#libs/decider';
import { type CommandContext, EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { OidcAway, type OidcTokens, type TokenHolder } from '#libs/oidc';
import { ReadModels } from '#libs/read-models';
import { letsIn } from './identity.js';
import { identityDecider } from './identity-decider.js';
import { identityStream } from './identity-stream.http.js';
import { type IdentityRow, identityView } from './identity-view/identity-view.projection.js';
import { peopleRows } from './people-view/people-rows.query.js';
import { personOf, type SeatedRow } from './people-view/people-view.projection.js';
import { People } from './people.http.js';
import type { Person } from './person.js';

const KNOWN_MS = 1_000;
const VIEWS_MS = 2_000;

const signIn = (): CommandContext => {
  const commandId = v7();
  return { commandId, actor: { kind: 'system', id: 'sign-in' }, correlationId: commandId, causationId: commandId };
};

/** Knows people by tokens of an issuer. A token is believed for one second without looking again, as an API key is. */
@Injectable()
export class TokenAuthenticator {
  private readonly known = new LRUCache<string, Person>({ max: 10_000, ttl: KNOWN_MS });

  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly people: People,
  ) {}

  /** @throws Problem 503 when the issuer's keys cannot be read */
  async authenticate(token: string, issuer: OidcTokens): Promise<Person | null> {
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.known.get(hash);
    if (known !== undefined) return known;
    const holder = await this.holder(token, issuer);
    const person = holder === null ? null : ((await this.linked(holder)) ?? (await this.vouchedFor(holder)));
    if (person !== null && holder !== null) {
      this.known.set(hash, person, { ttl: Math.max(1, Math.min(KNOWN_MS, holder.expiresAt.getTime() - Date.now())) });
    }
    return person;
  }

  forget(): void {
    this.known.clear();
  }

  private async holder(token: string, issuer: OidcTokens): Promise<TokenHolder | null> {
    try {
      return await issuer.read(token);
    } catch (error) {
      if (error instanceof OidcAway) throw Problem.unavailable('issuer-away', `${error.message}: try again`, 5);
      throw error;
    }
  }

  private async linked({ issuer, subject }: TokenHolder): Promise<Person | null> {
    const [row] = await this.readModels.lookup<SeatedRow & Pick<IdentityRow, 'by'>>(
      `SELECT person.*, identity.by FROM ${this.readModels.rows(identityView)} AS identity
       JOIN ${peopleRows(this.readModels)} USING (user_id)
       WHERE identity.issuer = $1 AND identity.subject = $2`,
      [issuer, subject],
    );
    return row === undefined || !letsIn(row.by, row) ? null : personOf(row);
  }

  /**
   * The user with the address that the issuer verified, who is linked to this identity by that. Not when several have the address, or the user
   * has an identity of this issuer already: then it is for an administrator to say.
   */
  private async vouchedFor({ issuer, subject, email }: TokenHolder): Promise<Person | null> {
    const [user, ...others] = email === null ? [] : await this.people.byEmail(email);
    if (user === undefined || others.length > 0) return null;
    const [linked] = await this.readModels.lookup(
      `SELECT 1 FROM ${this.readModels.rows(identityView)} WHERE user_id = $1 AND issuer = $2`,
      [user.id, issuer],
    );
    if (linked !== undefined) return null;
    const at = new Date().toISOString();
    const command = { type: 'LinkIdentity', issuer, subject, userId: user.id, by: 'verified-email', at } as const;
    try {
      const { position } = await this.store.handle(identityDecider, identityStream(command), command, signIn());
      await this.readModels.reached('views', position, VIEWS_MS);
      return user;
    } catch (error) {
      if (error instanceof RuleBroken) return null;
      throw error;
    }
  }
}
