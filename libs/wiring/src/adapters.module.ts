import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { BlobsModule } from '#libs/blobs';
import { EventStoreModule } from '#libs/event-store';
import { JobQueuesModule } from '#libs/job-queue';
import { MessageIds } from '#libs/mail';
import { OidcTokens, type OidcTokensOptions } from '#libs/oidc';
import { ReadModelsModule } from '#libs/read-models';
import { SecretBox } from '#libs/secrets';
import { codec } from './events.js';

/** Where a process finds what it works with. */
export type Places = Readonly<{
  eventStoreUrl: string;
  databaseUrl: string;
  /** postgres:// or redis://; left out by a process that touches no queue. */
  jobsUrl?: string;
  /** file:// or s3://; left out by a process that touches no mail. */
  blobsUrl?: string;
  /** Left out by a process that neither mints nor reads Message-IDs. */
  messageIdSecret?: string;
  /** What secrets in the log are sealed with, the newest first; left out by a process that neither seals nor opens any. */
  secretsKeys?: readonly string[];
  /** Who else than this house signs people in; left out by a process without routes, or where there is none. */
  oidc?: OidcTokensOptions;
  poolSize?: number;
  log: Logger;
}>;

/** The adapters of a process, to be injected anywhere in it. */
@Module({})
export class Adapters {
  static forRoot({
    eventStoreUrl,
    databaseUrl,
    jobsUrl,
    blobsUrl,
    messageIdSecret,
    secretsKeys,
    oidc,
    poolSize,
    log,
  }: Places): DynamicModule {
    const told = { warn: (message: string) => log.warn(message), info: (message: string) => log.info(message) };
    return {
      module: Adapters,
      global: true,
      imports: [
        EventStoreModule.forRoot({ url: eventStoreUrl, codec, log }),
        ReadModelsModule.forRoot({ databaseUrl, log: told, ...(poolSize === undefined ? {} : { poolSize }) }),
        ...(jobsUrl === undefined ? [] : [JobQueuesModule.forRoot({ url: jobsUrl, log })]),
        ...(blobsUrl === undefined ? [] : [BlobsModule.forRoot({ url: blobsUrl })]),
      ],
      providers: [
        ...(messageIdSecret === undefined ? [] : [{ provide: MessageIds, useValue: new MessageIds(messageIdSecret) }]),
        ...(secretsKeys === undefined ? [] : [{ provide: SecretBox, useValue: new SecretBox(secretsKeys) }]),
        ...(oidc === undefined ? [] : [{ provide: OidcTokens, useValue: new OidcTokens(oidc) }]),
      ],
      exports: [
        ...(messageIdSecret === undefined ? [] : [MessageIds]),
        ...(secretsKeys === undefined ? [] : [SecretBox]),
        ...(oidc === undefined ? [] : [OidcTokens]),
      ],
    };
  }
}
