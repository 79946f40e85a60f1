import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Authenticator } from '#libs/http';
import { ReadModels } from '#libs/read-models';
import { keyHashOf, looksLikeToken } from './api-key.http.js';
import { apiKeyView } from './api-key-view/api-key-view.projection.js';
import { peopleRows } from './people-view/people-rows.query.js';
import { personOf, type SeatedRow } from './people-view/people-view.projection.js';
import type { Person } from './person.js';

const KNOWN_MS = 1_000;

/**
 * Knows people by their API keys. A key that was found is believed for one second without looking again, so a revoked key, or
 * a role taken away in another process, works that much longer at most. A key that was not found is looked up each time.
 */
@Injectable()
export class KeyAuthenticator extends Authenticator {
  private readonly known = new LRUCache<string, Person>({ max: 10_000, ttl: KNOWN_MS });

  constructor(private readonly readModels: ReadModels) {
    super();
  }

  override async authenticate(token: string): Promise<Person | null> {
    if (!looksLikeToken(token)) return null;
    const hash = keyHashOf(token);
    const known = this.known.get(hash);
    if (known !== undefined) return known;
    const [row] = await this.readModels.lookup<SeatedRow>(
      `SELECT person.* FROM ${this.readModels.rows(apiKeyView)} AS api_key
       JOIN ${peopleRows(this.readModels)} USING (user_id)
       WHERE api_key.key_hash = $1 AND NOT api_key.revoked`,
      [hash],
    );
    if (row === undefined) return null;
    const person = personOf(row);
    this.known.set(hash, person);
    return person;
  }

  /** Believes nothing any longer: called when people or keys were changed by this process. */
  forget(): void {
    this.known.clear();
  }
}
