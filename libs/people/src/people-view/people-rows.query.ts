import type { ReadModels } from '#libs/read-models';
import { seatView } from '../seat-view/seat-view.projection.js';
import { peopleView } from './people-view.projection.js';

/** Everybody, to be selected from as SeatedRow under the name of `person`. */
export const peopleRows = (readModels: ReadModels): string =>
  `(SELECT *, EXISTS (SELECT 1 FROM ${readModels.rows(seatView)} WHERE seats IS NOT NULL) AS seats_counted
    FROM ${readModels.rows(peopleView)}) AS person`;
