import { type DynamicModule, Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { MailParser, type MailParserOptions } from '#libs/mail';
import { RecordsDirectory } from '#libs/records';
import { ThreadsDirectory } from '#libs/threads';
import { MailAcceptance } from './accept-mail/accept-mail.smtp.js';
import { ListInboundRoute, ListInboundHandler } from './inbound-view/inbound-view.http.js';
import { ReprocessMailHandler, ReprocessMailRoute } from './reprocess-mail/reprocess-mail.http.js';
import { ThreadCandidates } from './understand-mail/candidates.worker.js';
import { ParsedFacts } from './understand-mail/parsed-facts.worker.js';
import { UnderstandMailReactor } from './understand-mail/understand-mail.reactor.js';
import { UnderstandInboundMail } from './understand-mail/understand-mail.worker.js';

/** What came in, over HTTP. */
@Module({
  imports: [InboxesDirectory],
  controllers: [ListInboundRoute, ReprocessMailRoute],
  providers: [ListInboundHandler, ReprocessMailHandler],
})
export class IncomingApi {}

/** What takes mail from the wire. */
@Module({ imports: [InboxesDirectory], providers: [MailAcceptance], exports: [MailAcceptance] })
export class IncomingIntake {}

/** What understands mail and brings it to its thread. */
@Module({})
export class IncomingWorker {
  static forRoot(options: { parser: MailParserOptions }): DynamicModule {
    return {
      module: IncomingWorker,
      imports: [RecordsDirectory, ThreadsDirectory],
      providers: [
        { provide: MailParser, useFactory: () => new MailParser(options.parser) },
        ParsedFacts,
        ThreadCandidates,
        UnderstandInboundMail,
        UnderstandMailReactor,
      ],
      exports: [UnderstandInboundMail, UnderstandMailReactor, MailParser],
    };
  }
}
