import { Injectable } from '@nestjs/common';
import { InboxAccess } from '#libs/inboxes';
import { mayAudit, type Person } from '#libs/people';

/** Tells which inboxes a history must not speak of: whoever may read that of a conversation may not see all inboxes that it lay in. */
@Injectable()
export class HiddenInboxes {
  constructor(private readonly inboxes: InboxAccess) {}

  /** Those of them that somebody may not see; of auditors nothing is kept. */
  async from(person: Person, inboxIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (mayAudit(person)) return new Set();
    const asked = [...new Set(inboxIds)];
    const seen = await Promise.all(asked.map((inboxId) => this.inboxes.mayView(person, inboxId)));
    return new Set(asked.filter((_, n) => !seen[n]));
  }
}
