import type { Audience } from '#libs/people';
import type { ContentItemEvent, Wording } from './content-item.js';

/** Facts for the specs of content. */
export const minute = (n: number): string => `2026-03-01T09:${String(n).padStart(2, '0')}:00.000Z`;

export const uuid = (n: number): string => `019cad0c-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const contentItemId = uuid(1);
export const ownerId = uuid(2);
export const team = uuid(3);

export const blob = (digit: string, mediaType = 'text/html; charset=utf-8') => ({
  sha256: digit.repeat(64),
  size: 20,
  mediaType,
});

export const thanks: Wording = {
  name: 'Thank you',
  shortcut: 'thanks',
  subject: null,
  html: blob('a'),
  text: null,
  preview: 'Thank you, {{ contact.firstName }}.',
  url: null,
  thumbnailUrl: null,
  file: null,
};

export const manyThanks: Wording = { ...thanks, name: 'Many thanks', html: blob('b') };

export const forAll: Audience = { to: 'all' };
export const forTeam: Audience = { to: 'chosen', teamIds: [team], userIds: [] };

export const created = (id = contentItemId): ContentItemEvent => ({
  type: 'ContentItemCreated',
  data: {
    contentItemId: id,
    kind: 'snippet',
    ownerId,
    version: 1,
    visibility: forAll,
    wording: thanks,
    at: minute(0),
  },
});

export const revised = (version = 2, wording = manyThanks): ContentItemEvent => ({
  type: 'ContentItemRevised',
  data: { contentItemId, version, wording, at: minute(version) },
});

export const shared = (visibility: Audience = forTeam): ContentItemEvent => ({
  type: 'ContentItemShared',
  data: { contentItemId, visibility, at: minute(10) },
});

export const archived: ContentItemEvent = { type: 'ContentItemArchived', data: { contentItemId, at: minute(20) } };
export const restored: ContentItemEvent = { type: 'ContentItemRestored', data: { contentItemId, at: minute(30) } };
