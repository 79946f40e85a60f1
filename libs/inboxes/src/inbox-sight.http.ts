import { Injectable } from '@nestjs/common';
import { Problem } from '#libs/http';
import { People } from '#libs/people';
import { InboxAccess } from './inbox-access.http.js';
import type { Member } from './member.js';

/** Tells of people and teams other than the caller whether they can see an inbox: nobody else is given anything in it. */
@Injectable()
export class InboxSight {
  constructor(
    private readonly access: InboxAccess,
    private readonly people: People,
  ) {}

  /** Whether the user or the team can see the inbox. One that there is not sees none. */
  async sees({ kind, id }: Member, inboxId: string): Promise<boolean> {
    if (kind === 'team') return (await this.access.teamMayView(id, inboxId)) && this.people.hasTeam(id);
    const person = await this.people.person(id);
    return person !== null && this.access.mayView(person, inboxId);
  }

  /** @throws Problem 422 `inbox-not-visible` that names, by their places in the body, those who cannot see the inbox, or are not there at all */
  async mustSee(inboxId: string, asked: readonly Readonly<Member & { pointer: string }>[]): Promise<void> {
    const seen = await Promise.all(asked.map((one) => this.sees(one, inboxId)));
    const blind = asked.filter((_, n) => !seen[n]);
    if (blind.length === 0) return;
    throw new Problem(422, 'inbox-not-visible', 'this inbox cannot be seen by all who are named', {
      errors: blind.map(({ kind, id, pointer }) => ({ pointer, detail: `the ${kind} ${id} cannot see this inbox` })),
    });
  }
}
