import type { Audience } from '#libs/people';
import type { ThreadFilter } from '#libs/threads';
import type { SavedViewEvent } from './saved-view.js';

/* Facts for the specs of saved views. */

export const minute = (n: number): string => `2026-03-01T09:${String(n).padStart(2, '0')}:00.000Z`;

export const uuid = (n: number): string => `019cad0d-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const viewId = uuid(1);
export const ownerId = uuid(2);

export const mine: Audience = { to: 'chosen', teamIds: [], userIds: [] };
export const forTeam: Audience = { to: 'chosen', teamIds: [uuid(3)], userIds: [] };

export const urgent: ThreadFilter = {
  inboxIds: null,
  statuses: ['open'],
  assignees: ['none', 'mine'],
  tags: ['urgent'],
  mentioned: null,
  follower: null,
  contactId: null,
  automatic: false,
  q: null,
};

export const created = (id = viewId): SavedViewEvent => ({
  type: 'SavedViewCreated',
  data: { viewId: id, ownerId, name: 'Urgent', filter: urgent, visibility: mine, at: minute(0) },
});

export const revised = (name = 'Very urgent', filter = urgent): SavedViewEvent => ({
  type: 'SavedViewRevised',
  data: { viewId, name, filter, at: minute(1) },
});

export const shared: SavedViewEvent = {
  type: 'SavedViewShared',
  data: { viewId, visibility: forTeam, at: minute(1) },
};

export const archived: SavedViewEvent = { type: 'SavedViewArchived', data: { viewId, at: minute(2) } };
export const restored: SavedViewEvent = { type: 'SavedViewRestored', data: { viewId, at: minute(3) } };
