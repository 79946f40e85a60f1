import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Metrics } from '#libs/http';
import { ReadModels, VIEWS } from '#libs/read-models';

/** How far the views are behind the log, for whoever watches over an installation. */
@Injectable()
export class ViewsMetrics {
  constructor(store: EventStore, readModels: ReadModels, metrics: Metrics) {
    metrics.gauge('threadlog_log_position', 'position of the last event in the log', async () => [
      { value: Number(await store.currentPosition()) },
    ]);
    metrics.gauge('threadlog_views_position', 'position that the views have reached', async () => [
      { value: Number((await readModels.checkpoint(VIEWS)) ?? 0n) },
    ]);
  }
}
