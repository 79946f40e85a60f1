import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Queue } from 'bullmq';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { JobQueue } from './job-queue.js';

/** bull-board over the queues that are open, looked up anew at each request since queues open when they are first used. */
export class Dashboard {
  readonly #adapter = new ExpressAdapter();
  readonly #board: ReturnType<typeof createBullBoard>;

  constructor(
    basePath: string,
    private readonly queues: () => readonly JobQueue<never>[],
  ) {
    this.#adapter.setBasePath(basePath);
    this.#board = createBullBoard({ queues: [], serverAdapter: this.#adapter });
  }

  /** Ends in `next(error)` when the store behind the queues is away. */
  readonly handler: RequestHandler = (request: Request, response: Response, next: NextFunction): void => {
    const router = this.#adapter.getRouter() as RequestHandler;
    this.#refresh().then(() => router(request, response, next), next);
  };

  async #refresh(): Promise<void> {
    const open = await Promise.all(this.queues().map((queue) => queue.opened()));
    this.#board.replaceQueues(open.map((queue) => new BullMQAdapter(queue as unknown as Queue)));
  }
}
