import { RuleBroken } from '#libs/decider';
import { type Audience, sameAudience } from '#libs/people';
import {
  type ContentItem,
  type ContentItemEvent,
  type ContentKind,
  existingContent,
  sameWording,
  type Wording,
} from '../content-item.js';

export type ReviseContent = Readonly<{
  type: 'ReviseContent';
  kind: ContentKind;
  visibility: Audience;
  wording: Wording;
  at: string;
}>;

/** Another wording is another version; to show it to others is none. */
export const reviseContent = (command: ReviseContent, item: ContentItem): readonly ContentItemEvent[] => {
  const { contentItemId, kind, status, version, wording, visibility } = existingContent(item);
  const { at } = command;
  if (status === 'archived') throw new RuleBroken('content-archived', 'restore this item before you revise it');
  if (kind !== command.kind) throw new RuleBroken('content-kind-fixed', `this item is and stays a ${kind}`);
  const events: ContentItemEvent[] = [];
  if (!sameWording(wording, command.wording)) {
    const data = { contentItemId, version: version + 1, wording: command.wording, at };
    events.push({ type: 'ContentItemRevised', data });
  }
  if (!sameAudience(visibility, command.visibility)) {
    events.push({ type: 'ContentItemShared', data: { contentItemId, visibility: command.visibility, at } });
  }
  return events;
};
