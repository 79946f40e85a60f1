import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import { Problem, safeName } from '#libs/http';
import { canChangeShared, canSeeShared, InboxAccess } from '#libs/inboxes';
import { audienceField, mustRead, mustWrite, People, type Person, refuseUnknownAudience } from '#libs/people';
import { RecordAccess } from '#libs/records';
import { filterBody } from '#libs/threads';
import { savedViewDecider } from './decider.js';
import { type ExistingSavedView, savedViewStream } from './saved-view.js';

/** What is written of a view. */
export const viewBody = z.strictObject({ name: safeName, filter: filterBody, visibility: audienceField });

export type ViewBody = z.infer<typeof viewBody>;

/** Looks up views with the rights of whoever asks, as of now. */
@Injectable()
export class SavedViews {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
    private readonly people: People,
    private readonly records: RecordAccess,
  ) {}

  /** @throws Problem 404 when there is no such view or the person may not see it: one cannot tell which. */
  async visible(person: Person, viewId: string): Promise<ExistingSavedView> {
    mustRead(person);
    const { state } = await this.store.load(savedViewDecider, savedViewStream(viewId));
    if (state.status === 'none' || !canSeeShared(person, state)) throw Problem.notFound('view');
    return state;
  }

  /** @throws Problem as visible(), and 403 for a view of everybody's, or for an auditor. */
  async changeable(person: Person, viewId: string): Promise<ExistingSavedView> {
    mustWrite(person);
    const view = await this.visible(person, viewId);
    if (canChangeShared(person, view)) return view;
    throw Problem.forbidden('view-of-others', 'only whoever made this, and administrators, may change it');
  }

  /** @throws Problem 404 for an inbox or a contact that the writer may not see, 400 for an audience that there is not. */
  async refuseUnknown(person: Person, { filter, visibility }: ViewBody): Promise<void> {
    await refuseUnknownAudience(this.people, visibility);
    for (const inboxId of filter.inboxIds ?? []) await this.inboxes.view(person, inboxId);
    if (filter.contactId !== null) await this.records.mustBeSeen(person, filter.contactId);
  }
}
