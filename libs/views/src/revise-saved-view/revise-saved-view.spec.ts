import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { savedViewDecider } from '../decider.js';
import { archived, created, forTeam, mine, minute, revised, shared, urgent } from '../saved-view.fixtures.js';
import type { ReviseSavedView } from './revise-saved-view.js';

const same: ReviseSavedView = {
  ...{ type: 'ReviseSavedView', name: 'Urgent' },
  ...{ filter: urgent, visibility: mine, at: minute(1) },
};

const later = { ...urgent, statuses: ['snoozed'] } as const;

describe('ReviseSavedView', () => {
  it('gives it another name', () =>
    given(savedViewDecider, created())
      .when({ ...same, name: 'Very urgent' })
      .then(revised()));
  it('gives it another filter', () =>
    given(savedViewDecider, created())
      .when({ ...same, filter: later })
      .then(revised('Urgent', later)));
  it('shows it to others', () =>
    given(savedViewDecider, created())
      .when({ ...same, visibility: forTeam })
      .then(shared));
  it('does both at once', () =>
    given(savedViewDecider, created())
      .when({ ...same, name: 'Very urgent', visibility: forTeam })
      .then(revised(), shared));
  it('is quiet where nothing changes, in whatever order it is said', () => {
    const filter = { ...urgent, assignees: urgent.assignees.toReversed() };
    given(savedViewDecider, created())
      .when({ ...same, filter })
      .thenNothing();
  });
  it('leaves an archived view as it is', () =>
    given(savedViewDecider, created(), archived).when(same).thenBroken('view-archived'));
  it('needs a view', () => given(savedViewDecider).when(same).thenBroken('view-not-found'));
});
