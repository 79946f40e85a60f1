import { type ContentItem, type ContentItemEvent, existingContent } from '../content-item.js';

export type RestoreContent = Readonly<{ type: 'RestoreContent'; at: string }>;

export const restoreContent = ({ at }: RestoreContent, item: ContentItem): readonly ContentItemEvent[] => {
  const { contentItemId, status } = existingContent(item);
  return status === 'active' ? [] : [{ type: 'ContentItemRestored', data: { contentItemId, at } }];
};
