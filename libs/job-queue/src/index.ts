export { InvalidJobId, JobStoreAway } from './errors.js';
export type { JobCounts, JobQueue, NewJob, QueueLimits } from './job-queue.js';
export { JobQueues, type JobQueuesOptions } from './job-queues.js';
export { JobQueuesModule } from './job-queues.module.js';
export type { Again, JobHandler } from './work.js';
