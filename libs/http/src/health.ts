import { Controller, type DynamicModule, Get, Inject, Injectable, Logger, Module, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { Anyone } from './caller.js';

/** What a process needs in order to be of use; each check rejects while it is missing. */
export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>;

const HEALTH_CHECKS = Symbol('health checks');

const CHECK_MS = 2_000;

const within = async (check: () => Promise<unknown>): Promise<string> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in two seconds')), CHECK_MS);
  });
  try {
    await Promise.race([check(), late]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
};

/** One value of a figure, with what tells it from the others. */
export type Figure = Readonly<{ labels?: Readonly<Record<string, string>>; value: number }>;

/** The metrics of this process; features add theirs. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly log = new Logger('metrics');

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A figure that is asked for at each scrape; one that cannot be had just then is left out of that scrape. */
  gauge(name: string, help: string, figures: () => Promise<readonly Figure[]>, labels: readonly string[] = []): void {
    const log = this.log;
    const collect = async function (this: Gauge): Promise<void> {
      try {
        const read = await figures();
        this.reset();
        for (const { labels: of = {}, value } of read) this.set(of, value);
      } catch (error) {
        this.reset();
        log.warn(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    new Gauge({ name, help, labelNames: labels, registers: [this.registry], collect });
  }
}

/** `/livez`: this process runs. `/readyz`: so does everything it needs; 503 with what is missing. `/metrics`: Prometheus. */
@ApiExcludeController()
@Controller()
class HealthController {
  constructor(
    @Inject(HEALTH_CHECKS) private readonly checks: () => HealthChecks,
    private readonly metrics: Metrics,
  ) {}

  @Get('livez')
  @Anyone()
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Anyone()
  async ready(
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ status: string; checks: Record<string, string> }> {
    const checks = this.checks();
    const names = Object.keys(checks);
    const results = await Promise.all(Object.values(checks).map(within));
    const ok = results.every((result) => result === 'ok');
    response.status(ok ? 200 : 503);
    return {
      status: ok ? 'ok' : 'not ready',
      checks: Object.fromEntries(names.map((name, n) => [name, results[n] ?? ''])),
    };
  }

  @Get('metrics')
  @Anyone()
  async prometheus(@Res() response: Response): Promise<void> {
    response.type(this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }
}

/** Adds /livez, /readyz and /metrics to a process; `checks` is asked anew each time. */
@Module({})
export class HealthModule {
  static forRoot(checks: () => HealthChecks): DynamicModule {
    return {
      module: HealthModule,
      global: true,
      controllers: [HealthController],
      providers: [Metrics, { provide: HEALTH_CHECKS, useValue: checks }],
      exports: [Metrics],
    };
  }
}
