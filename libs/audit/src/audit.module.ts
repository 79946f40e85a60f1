import { Module } from '@nestjs/common';
import { ThreadsApi } from '#libs/threads';
import { ReplayThreadHandler, ReplayThreadRoute } from './thread-as-of.http.js';
import { GetThreadHistoryHandler, GetThreadHistoryRoute } from './thread-history.http.js';

/** What an auditor asks, over HTTP. Owns no stream: it reads those of others. */
@Module({
  imports: [ThreadsApi],
  controllers: [GetThreadHistoryRoute, ReplayThreadRoute],
  providers: [GetThreadHistoryHandler, ReplayThreadHandler],
})
export class AuditApi {}
