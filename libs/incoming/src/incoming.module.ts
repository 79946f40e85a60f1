import { type DynamicModule, Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { MailAcceptance } from './accept-mail/mail-acceptance.intake.js';
import { InboundAccess } from './inbound-access.http.js';
import { GetInboundStoryHandler, InboundStoryRoutes } from './inbound-view/inbound-story.http.js';
import { CountInboundHandler, InboundViewRoutes, ListInboundHandler } from './inbound-view/inbound-view.http.js';
import { ReleaseMailHandler, ReleaseMailRoute } from './release-mail/release-mail.http.js';
import { ReprocessMailHandler, ReprocessMailRoute } from './reprocess-mail/reprocess-mail.http.js';
import { RouteMailHandler, RouteMailRoute } from './route-mail/route-mail.http.js';
import { SubmissionLimit, SubmitMailHandler, SubmitMailRoute } from './submit-mail/submit-mail.http.js';

/** What came in, over HTTP. */
@Module({
  imports: [InboxesDirectory],
  // The lists come first: `counts` is not the id of a mail.
  controllers: [
    InboundViewRoutes,
    InboundStoryRoutes,
    ReleaseMailRoute,
    ReprocessMailRoute,
    RouteMailRoute,
    SubmitMailRoute,
  ],
  providers: [
    InboundAccess,
    ListInboundHandler,
    CountInboundHandler,
    GetInboundStoryHandler,
    ReleaseMailHandler,
    ReprocessMailHandler,
    RouteMailHandler,
    MailAcceptance,
    SubmitMailHandler,
    SubmissionLimit,
  ],
})
export class IncomingApi {
  /** With another limit on the mails that are handed over than the usual one, in bytes. */
  static forRoot({ maxMailBytes }: Readonly<{ maxMailBytes: number }>): DynamicModule {
    return {
      module: IncomingApi,
      providers: [{ provide: SubmissionLimit, useValue: new SubmissionLimit(maxMailBytes) }],
    };
  }
}

/** What takes mail from the wire. */
@Module({ imports: [InboxesDirectory], providers: [MailAcceptance], exports: [MailAcceptance] })
export class IncomingIntake {}
