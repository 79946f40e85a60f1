import { RuleBroken } from '#libs/decider';
import type { Audience } from '#libs/people';
import {
  type ContentItem,
  type ContentItemEvent,
  type ContentKind,
  sameWording,
  type Wording,
} from '../content-item.js';

export type CreateContent = Readonly<{
  type: 'CreateContent';
  contentItemId: string;
  kind: ContentKind;
  ownerId: string;
  visibility: Audience;
  wording: Wording;
  at: string;
}>;

export const createContent = (command: CreateContent, item: ContentItem): readonly ContentItemEvent[] => {
  const { type: _, ...created } = command;
  if (item.status === 'none') return [{ type: 'ContentItemCreated', data: { ...created, version: 1 } }];
  if (item.kind === command.kind && sameWording(item.wording, command.wording)) return [];
  throw new RuleBroken('content-exists', 'this id belongs to another item');
};
