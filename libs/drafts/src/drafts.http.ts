import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { threadDecider, threadStream } from '#libs/threads';
import { draftDecider } from './decider.js';
import { draftStream, type ExistingDraft, isShownTo } from './draft.js';

/** A draft as it stands in the log; the inbox of an answer is the one that its conversation lies in by now. */
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
    const { state, revision } = await this.store.load(draftDecider, draftStream(draftId));
    if (state.status === 'none' || !isShownTo(person.id, state)) throw Problem.notFound('draft');
    const draft = { ...state, inboxId: await this.inboxOf(state) };
    if (!(await this.inboxes.mayAct(person, draft.inboxId))) throw Problem.notFound('draft');
    return { draft, revision };
  }

  private async inboxOf({ threadId, inboxId }: ExistingDraft): Promise<string> {
    if (threadId === null) return inboxId;
    const { state: thread } = await this.store.load(threadDecider, threadStream(threadId));
    return thread.status === 'none' ? inboxId : thread.inboxId;
  }
}
