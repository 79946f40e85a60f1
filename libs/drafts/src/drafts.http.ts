import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { draftDecider } from './decider.js';
import { draftStream, type ExistingDraft, isShownTo } from './draft.js';

/** A draft as it stands in the log. */
export type KnownDraft = Readonly<{ draft: ExistingDraft; revision: number }>;

/** Looks up drafts with the rights of whoever asks, as of now: those on the inbox, and on a private draft its owner's alone. */
@Injectable()
export class Drafts {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
  ) {}

  /** @throws Problem 404 when there is no such draft or the person may not see it: one cannot tell which. */
  async visible(person: Person, draftId: string): Promise<KnownDraft> {
    const { state: draft, revision } = await this.store.load(draftDecider, draftStream(draftId));
    const isShown =
      draft.status !== 'none' && isShownTo(person.id, draft) && (await this.inboxes.mayView(person, draft.inboxId));
    if (!isShown) throw Problem.notFound('draft');
    return { draft, revision };
  }

  /** @throws Problem as visible(), and 403 when the person may see the inbox but not act in it. */
  async changeable(person: Person, draftId: string): Promise<KnownDraft> {
    const known = await this.visible(person, draftId);
    await this.inboxes.act(person, known.draft.inboxId);
    return known;
  }
}
