import { describe, it } from 'vitest';
import { given } from '#libs/decider';
import { savedViewDecider } from '../decider.js';
import { created, mine, minute, ownerId, urgent, viewId } from '../saved-view.fixtures.js';
import type { CreateSavedView } from './create-saved-view.js';

const command: CreateSavedView = {
  ...{ type: 'CreateSavedView', viewId, ownerId },
  ...{ name: 'Urgent', filter: urgent, visibility: mine, at: minute(0) },
};

describe('CreateSavedView', () => {
  it('keeps a filter by name', () => given(savedViewDecider).when(command).then(created()));
  it('takes no id twice', () => given(savedViewDecider, created()).when(command).thenBroken('view-exists'));
});
