import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { threadDecider } from '../decider.js';
import type { Assignee } from '../teamwork-events.js';
import { ada, assigned, minute, opened, unassigned } from '../thread.fixtures.js';
import type { AssignThread } from './assign-thread.js';

const to = (assignee: Assignee | null): AssignThread => ({ type: 'AssignThread', assignee, at: minute(5) });
const team: Assignee = { kind: 'team', id: ada };

describe('AssignThread', () => {
  it('gives a thread to somebody', () =>
    given(threadDecider, opened())
      .when(to({ kind: 'user', id: ada }))
      .then(assigned()));
  it('passes it on, telling a team from a user of the same id', () =>
    given(threadDecider, opened(), assigned())
      .when(to(team))
      .then(assigned({ assignee: team })));
  it('makes it nobody’s', () =>
    given(threadDecider, opened(), assigned())
      .when(to(null))
      .then(unassigned({ at: minute(5) })));
  it('is quiet the second time', () => {
    given(threadDecider, opened(), assigned())
      .when(to({ kind: 'user', id: ada }))
      .thenNothing();
    given(threadDecider, opened(), assigned(), unassigned()).when(to(null)).thenNothing();
    given(threadDecider, opened()).when(to(null)).thenNothing();
  });
  it('knows no thread that was not opened', () => given(threadDecider).when(to(team)).thenBroken('thread-missing'));
});
