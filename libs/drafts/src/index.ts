export { draftDecider } from './decider.js';
export { type Draft, type DraftEvent, draftStream } from './draft.js';
export { type DraftRow, draftView } from './draft-view/draft-view.projection.js';
export { draftsEvents } from './drafts-events.js';
export { DraftsApi, DraftsWorker } from './drafts.module.js';
export { EndDraftsReactor } from './send-draft/end-drafts.reactor.js';
