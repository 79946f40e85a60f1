import { Injectable } from '@nestjs/common';
import { DELIVER_QUEUE } from '#libs/delivery';
import { Metrics } from '#libs/http';
import { UNDERSTAND_QUEUE } from '#libs/incoming';
import { JobQueues } from '#libs/job-queue';

/** How many jobs are in which state, for whoever watches over an installation. */
@Injectable()
export class JobsMetrics {
  constructor(queues: JobQueues, metrics: Metrics) {
    metrics.gauge(
      'threadlog_jobs',
      'jobs by queue and state',
      async () => {
        const counted = [DELIVER_QUEUE, UNDERSTAND_QUEUE].map(async (queue) => {
          const counts = await queues.queue(queue).counts();
          return Object.entries(counts).map(([state, value]) => ({ labels: { queue, state }, value }));
        });
        return (await Promise.all(counted)).flat();
      },
      ['queue', 'state'],
    );
  }
}
