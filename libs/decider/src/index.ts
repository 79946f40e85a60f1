export { type Decider, fold } from './decider.js';
export {
  type Actor,
  type EventVersion,
  type EventVersions,
  type Fact,
  type Metadata,
  type Recorded,
  v1,
} from './fact.js';
export { given } from './given.js';
export { recorded } from './recorded.js';
export { RuleBroken } from './rule-broken.js';
