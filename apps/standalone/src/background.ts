import { hostname } from 'node:os';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import { logger } from '#libs/config';
import { DeliveryPolicy, SendingPaceOptions } from '#libs/delivery';
import { HealthModule } from '#libs/http';
import { UnderstandingOptions } from '#libs/incoming';
import { SenderAuthentication, systemResolver } from '#libs/mail';
import { Adapters, startWork } from '#libs/wiring';
import { ProjectorModule } from '../../projector/src/projector.module.js';
import { WorkerModule } from '../../worker/src/worker.module.js';
import type { BackgroundTask } from './background-thread.js';

/** Entry of the thread that keeps the views and works the queues, so that whoever waits for an answer does not wait for that too. */
if (isMainThread || parentPort === null) throw new Error('background runs in a worker thread');
const port = parentPort;

const work = (
  {
    adapters,
    smtpOut,
    limit,
    doubtAfterMs,
    doubtPolicy,
    returnPathTags,
    trustedAuthservIds,
    checksSenders,
    webhookTargets,
  }: BackgroundTask,
  log: Logger,
): DynamicModule => ({
  module: Background,
  imports: [
    Adapters.forRoot({ ...adapters, log }),
    HealthModule.forRoot(() => ({})),
    ProjectorModule.forRoot(({ view, events }) => log.info(`building ${view}: ${events} events`)),
    WorkerModule.forRoot({
      smtp: { url: smtpOut },
      policy: new DeliveryPolicy(`${hostname()}:${process.pid}`, doubtAfterMs, doubtPolicy, returnPathTags),
      pace: new SendingPaceOptions(limit),
      parser: {},
      understanding: new UnderstandingOptions(
        trustedAuthservIds,
        checksSenders ? new SenderAuthentication({ resolver: systemResolver() }) : null,
      ),
      webhooks: { targets: webhookTargets },
    }),
  ],
});

class Background {}

const task = workerData as BackgroundTask;
const log = logger({ name: 'threadlog', level: task.logLevel });
const { stop } = await startWork(work(task, log), log);
port.once('message', () => void stop().then(() => port.close()));
port.postMessage('ready');
