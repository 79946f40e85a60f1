import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { draftDecider } from './decider.js';
import { draftStream, type ExistingDraft, isShownTo } from './draft.js';

/** A draft as it stands in the log. */
export type KnownDraft = Readonly<{ draft: ExistingDraft; revision: number }>;

/**
 * Looks up drafts with the rights of whoever asks, as of now. A draft is seen by those who may write on it: they act in its inbox, and if it is
 * private it is theirs. Who only looks on, such as an auditor, sees the mail that it becomes.
 */
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
      draft.status !== 'none' && isShownTo(person.id, draft) && (await this.inboxes.mayAct(person, draft.inboxId));
    if (!isShown) throw Problem.notFound('draft');
    return { draft, revision };
  }
}
