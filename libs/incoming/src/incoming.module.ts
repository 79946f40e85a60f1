import { Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { MailAcceptance } from './accept-mail/accept-mail.smtp.js';
import { InboundAccess } from './inbound-access.http.js';
import { GetInboundStoryHandler, InboundStoryRoutes } from './inbound-view/inbound-story.http.js';
import { CountInboundHandler, InboundViewRoutes, ListInboundHandler } from './inbound-view/inbound-view.http.js';
import { ReleaseMailHandler, ReleaseMailRoute } from './release-mail/release-mail.http.js';
import { ReprocessMailHandler, ReprocessMailRoute } from './reprocess-mail/reprocess-mail.http.js';
import { RouteMailHandler, RouteMailRoute } from './route-mail/route-mail.http.js';

/** What came in, over HTTP. */
@Module({
  imports: [InboxesDirectory],
  // The lists come first: `counts` is not the id of a mail.
  controllers: [InboundViewRoutes, InboundStoryRoutes, ReleaseMailRoute, ReprocessMailRoute, RouteMailRoute],
  providers: [
    InboundAccess,
    ListInboundHandler,
    CountInboundHandler,
    GetInboundStoryHandler,
    ReleaseMailHandler,
    ReprocessMailHandler,
    RouteMailHandler,
  ],
})
export class IncomingApi {}

/** What takes mail from the wire. */
@Module({ imports: [InboxesDirectory], providers: [MailAcceptance], exports: [MailAcceptance] })
export class IncomingIntake {}
