import { Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { ThreadsApi } from '#libs/threads';
import { AuditAccess } from './audit-access.http.js';
import { ReplayThreadHandler, ReplayThreadRoute } from './thread-as-of.http.js';
import { GetThreadHistoryHandler, GetThreadHistoryRoute } from './thread-history.http.js';

/** What an auditor asks, over HTTP. Owns no stream: it reads those of others. */
@Module({
  imports: [ThreadsApi, InboxesDirectory],
  controllers: [GetThreadHistoryRoute, ReplayThreadRoute],
  providers: [AuditAccess, GetThreadHistoryHandler, ReplayThreadHandler],
})
export class AuditApi {}
