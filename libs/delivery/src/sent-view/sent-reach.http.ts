import { Injectable } from '@nestjs/common';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';

/** The inboxes that a list of sent mail is read from. Of mail in those that one may read only, nothing is told of Bcc. */
export type Reach = Readonly<{ acting: readonly string[]; reading: readonly string[] }>;

/** How far a person may look into sent mail. */
@Injectable()
export class SentReach {
  constructor(private readonly access: InboxAccess) {}

  /** One inbox. @throws Problem 404 when it does not exist or the person may not see it. */
  async within(person: Person, inboxId: string): Promise<Reach> {
    await this.access.view(person, inboxId);
    return (await this.access.mayAct(person, inboxId))
      ? { acting: [inboxId], reading: [] }
      : { acting: [], reading: [inboxId] };
  }

  /** Every inbox that the person may see. */
  async everywhere(person: Person): Promise<Reach> {
    const [actable, viewable] = await Promise.all([this.access.actable(person), this.access.viewableIds(person)]);
    const acting = actable.map(({ inbox_id }) => inbox_id);
    return { acting, reading: viewable.filter((inboxId) => !acting.includes(inboxId)) };
  }
}
