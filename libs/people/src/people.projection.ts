import { apiKeyView } from './api-key-view/api-key-view.projection.js';
import { identityView } from './identity-view/identity-view.projection.js';
import { peopleView } from './people-view/people-view.projection.js';
import { seatView } from './seat-view/seat-view.projection.js';
import { teamView } from './team-view/team-view.projection.js';

/** Every view of people. */
export const peopleProjections = [peopleView, teamView, apiKeyView, identityView, seatView] as const;
