import type { Decider } from '#libs/decider';
import { archiveContent, type ArchiveContent } from './archive-content/archive-content.js';
import { type ContentItem, type ContentItemEvent, evolveContentItem, noContentItem } from './content-item.js';
import { createContent, type CreateContent } from './create-content/create-content.js';
import { restoreContent, type RestoreContent } from './restore-content/restore-content.js';
import { reviseContent, type ReviseContent } from './revise-content/revise-content.js';

export type ContentCommand = CreateContent | ReviseContent | ArchiveContent | RestoreContent;

const decide = (command: ContentCommand, item: ContentItem): readonly ContentItemEvent[] => {
  switch (command.type) {
    case 'CreateContent':
      return createContent(command, item);
    case 'ReviseContent':
      return reviseContent(command, item);
    case 'ArchiveContent':
      return archiveContent(command, item);
    case 'RestoreContent':
      return restoreContent(command, item);
    default:
      return command satisfies never;
  }
};

/**
 * Everything a `contentItem-` stream can do. It takes for granted that shortcuts are claimed (see claim-shortcut); each command but
 * CreateContent breaks the rule `content-not-found` where there is no item.
 */
export const contentDecider: Decider<ContentItem, ContentCommand, ContentItemEvent> = {
  initialState: noContentItem,
  decide,
  evolve: evolveContentItem,
};
