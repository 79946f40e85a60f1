import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { NestLog } from './nest-log.js';

/** Where an application listens for HTTP; port 0 takes any that is free. */
export type Listening = Readonly<{ host: string; port: number }>;

/** An application that has started. */
export type RunningApp = Readonly<{ app: INestApplication; url: string; stop: () => Promise<void> }>;

/** The port that was asked for belongs to another program. */
export class PortInUse extends Error {
  constructor({ host, port }: Listening, cause?: unknown) {
    super(`port ${port} on ${host} is in use: stop the program that has it, or choose another port`, { cause });
    this.name = 'PortInUse';
  }
}

/** Starts an application that listens to nobody. @throws whatever keeps one of its parts from starting */
export const startWork = async (module: DynamicModule, log: Logger): Promise<Pick<RunningApp, 'stop'>> => {
  const app = await NestFactory.createApplicationContext(module, { logger: new NestLog(log), abortOnError: false });
  return { stop: () => app.close() };
};

/** Starts a Nest application: `prepare` runs before anything of it does. @throws PortInUse, and whatever keeps one of its parts from starting */
export const startApp = async (
  module: DynamicModule,
  listening: Listening,
  log: Logger,
  prepare: (app: INestApplication) => Promise<void>,
): Promise<RunningApp> => {
  const app = await NestFactory.create(module, { logger: new NestLog(log), bodyParser: false, abortOnError: false });
  try {
    await prepare(app);
    await app.listen(listening.port, listening.host);
  } catch (error) {
    await app.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw new PortInUse(listening, error);
    throw error;
  }
  return { app, url: await app.getUrl(), stop: () => app.close() };
};
