export { timelineRow, type TimelineRow, timelineView } from './record-timeline.projection.js';
export { TimelineApi } from './timeline.module.js';
