import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { canChangeShared, canSeeShared } from '#libs/inboxes';
import { mustRead, mustWrite, type Person } from '#libs/people';
import {
  type ContentFile,
  type ContentItemEvent,
  contentItemStream,
  type ContentKind,
  type ExistingContentItem,
  type Wording,
} from './content-item.js';
import { contentDecider } from './decider.js';

/** What a mail says of an item that was inserted into it. */
export type Inserted = Readonly<{ contentItemId: string; kind: ContentKind; version: number }>;

/** One version of an item, as it stands in the log. */
export type ContentVersion = Readonly<{ kind: ContentKind; version: number; wording: Wording }>;

/** Looks up items with the rights of whoever asks, as of now. */
@Injectable()
export class ContentItems {
  constructor(private readonly store: EventStore) {}

  /** @throws Problem 404 when there is no such item or the person may not see it: one cannot tell which. */
  async visible(person: Person, contentItemId: string): Promise<ExistingContentItem> {
    mustRead(person);
    const { state } = await this.store.load(contentDecider, contentItemStream(contentItemId));
    if (state.status === 'none' || !canSeeShared(person, state)) throw Problem.notFound('content');
    return state;
  }

  /** @throws Problem as visible(), and 403 for an item of everybody's, or for an auditor. */
  async changeable(person: Person, contentItemId: string): Promise<ExistingContentItem> {
    mustWrite(person);
    const item = await this.visible(person, contentItemId);
    if (canChangeShared(person, item)) return item;
    throw Problem.forbidden('content-of-others', 'only whoever made this, and administrators, may change it');
  }

  /** One version, the newest without a number. @throws Problem 404 as visible(), and for a version that never was. */
  async version(person: Person, contentItemId: string, version?: number): Promise<ContentVersion> {
    const { kind, version: newest, wording } = await this.visible(person, contentItemId);
    if (version === undefined || version === newest) return { kind, version: newest, wording };
    const found = await this.wording(contentItemId, version);
    if (found === null) throw Problem.notFound('version');
    return { kind, version, wording: found };
  }

  /** The file of a document in one version, for whoever has a link to it; null when there is none. */
  async documentFile(contentItemId: string, version: number): Promise<ContentFile | null> {
    return (await this.wording(contentItemId, version))?.file ?? null;
  }

  /**
   * What to record of an item that somebody inserts, with its name and the file to attach where it is a document.
   * @throws Problem as version(), and 409 for an archived item.
   */
  async insertable(
    person: Person,
    contentItemId: string,
    version?: number,
  ): Promise<Readonly<{ inserted: Inserted; name: string; file: ContentFile | null }>> {
    const item = await this.visible(person, contentItemId);
    if (item.status === 'archived')
      throw new Problem(409, 'content-archived', 'this item is archived: restore it first');
    const { kind, version: found, wording } = await this.version(person, contentItemId, version);
    return { inserted: { contentItemId, kind, version: found }, name: wording.name, file: wording.file };
  }

  private async wording(contentItemId: string, version: number): Promise<Wording | null> {
    for await (const record of this.store.read(contentItemStream(contentItemId))) {
      const event = record as unknown as ContentItemEvent;
      const isVersion = event.type === 'ContentItemCreated' || event.type === 'ContentItemRevised';
      if (isVersion && event.data.version === version) return event.data.wording;
    }
    return null;
  }
}
