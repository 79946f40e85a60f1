import { Injectable } from '@nestjs/common';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';

/** Which inboxes a list that spans them reads. */
@Injectable()
export class InboxReach {
  constructor(private readonly inboxes: InboxAccess) {}

  /** These inboxes, or all that the person may see. @throws Problem 404 for one that the person may not see. */
  async asked(person: Person, inboxIds: readonly string[] | null): Promise<readonly string[]> {
    if (inboxIds === null) return this.inboxes.viewableIds(person);
    await Promise.all(inboxIds.map((inboxId) => this.inboxes.view(person, inboxId)));
    return [...new Set(inboxIds)];
  }

  /** Those of these inboxes, or of all, that the person may see. Who asks about one looks into it, whatever is found there. */
  async seen(person: Person, inboxIds: readonly string[] | null): Promise<readonly string[]> {
    if (inboxIds === null) return this.inboxes.viewableIds(person);
    const named = [...new Set(inboxIds)];
    const seen = await Promise.all(named.map((inboxId) => this.inboxes.maySee(person, inboxId)));
    return named.filter((_, n) => seen[n]);
  }
}
