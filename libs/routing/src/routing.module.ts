import { Module } from '@nestjs/common';
import { InboxesApi, InboxesDirectory } from '#libs/inboxes';
import { PeopleDirectory } from '#libs/people';
import { RecordsDirectory } from '#libs/records';
import { ThreadsApi } from '#libs/threads';
import { Candidates } from './candidates.query.js';
import { MailRouting } from './decide-routing/mail-routing.worker.js';
import { DryRunRoutingRulesHandler, DryRunRoutingRulesRoute } from './dry-run/dry-run.http.js';
import { DryRuns } from './dry-run/dry-run.query.js';
import { PastMails } from './dry-run/past-mail.query.js';
import { ExplainRoutingHandler, ExplainRoutingRoute } from './routing-history/routing-history.http.js';
import { RulesTargets } from './set-rules/rules-targets.http.js';
import { RoutingRulesRoutes, SetRoutingRulesHandler } from './set-rules/set-rules.http.js';
import { Turns } from './take-turn/turns.worker.js';

/** What asks the rules about mail that comes in. */
@Module({
  imports: [PeopleDirectory, InboxesDirectory, RecordsDirectory],
  providers: [Candidates, Turns, MailRouting],
  exports: [MailRouting],
})
export class RoutingWorker {}

/** Routing rules over HTTP. */
@Module({
  imports: [PeopleDirectory, InboxesApi, RecordsDirectory, ThreadsApi],
  controllers: [RoutingRulesRoutes, DryRunRoutingRulesRoute, ExplainRoutingRoute],
  providers: [
    Candidates,
    PastMails,
    DryRuns,
    RulesTargets,
    SetRoutingRulesHandler,
    DryRunRoutingRulesHandler,
    ExplainRoutingHandler,
  ],
})
export class RoutingApi {}
