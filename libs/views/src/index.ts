export { type SavedViewCommand, savedViewDecider } from './decider.js';
export {
  type ExistingSavedView,
  type SavedView,
  type SavedViewEvent,
  savedViewEvents,
  savedViewStream,
} from './saved-view.js';
export { type SavedViewRow, savedViewRow, savedViewView } from './saved-view-list/saved-view.projection.js';
export { ViewsApi } from './views.module.js';
