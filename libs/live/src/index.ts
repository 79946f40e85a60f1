export { LIVE_EVENTS, type LiveMessage, liveMessage, toldTo, type Topic } from './live-message.js';
export { LiveApi } from './live.module.js';
export { nextThreadEvents } from './take-next/choose-next.js';
