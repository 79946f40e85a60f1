import { type ContentItem, type ContentItemEvent, existingContent } from '../content-item.js';

export type ArchiveContent = Readonly<{ type: 'ArchiveContent'; at: string }>;

export const archiveContent = ({ at }: ArchiveContent, item: ContentItem): readonly ContentItemEvent[] => {
  const { contentItemId, status } = existingContent(item);
  return status === 'archived' ? [] : [{ type: 'ContentItemArchived', data: { contentItemId, at } }];
};
