import { Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { PeopleDirectory } from '#libs/people';
import { ThreadsApi } from '#libs/threads';
import { AuditAccess } from './audit-access.http.js';
import { HiddenInboxes } from './hidden-inboxes.http.js';
import { LogAsOf } from './log-as-of.http.js';
import { ListPeopleOfInboxHandler, ListPeopleOfInboxRoute } from './people-of-inbox.http.js';
import { GetRightsOfUserHandler, GetRightsOfUserRoute } from './rights-of-user.http.js';
import { ReplayThreadHandler, ReplayThreadRoute } from './thread-as-of.http.js';
import { GetThreadHistoryHandler, GetThreadHistoryRoute } from './thread-history.http.js';

/** Who was allowed what, over HTTP. */
@Module({
  imports: [InboxesDirectory, PeopleDirectory],
  controllers: [GetRightsOfUserRoute, ListPeopleOfInboxRoute],
  providers: [LogAsOf, GetRightsOfUserHandler, ListPeopleOfInboxHandler],
})
export class RightsAuditApi {}

/** What an auditor asks, over HTTP. Owns no stream: it reads those of others. */
@Module({
  imports: [RightsAuditApi, ThreadsApi, InboxesDirectory],
  controllers: [GetThreadHistoryRoute, ReplayThreadRoute],
  providers: [AuditAccess, HiddenInboxes, GetThreadHistoryHandler, ReplayThreadHandler],
})
export class AuditApi {}
