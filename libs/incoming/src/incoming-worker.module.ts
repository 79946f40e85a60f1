import { type DynamicModule, Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { MailParser, type MailParserOptions } from '#libs/mail';
import { PeopleDirectory } from '#libs/people';
import { RecordsDirectory } from '#libs/records';
import { RoutingWorker } from '#libs/routing';
import { ThreadsDirectory } from '#libs/threads';
import { MailClaims } from './claim-mail/mail-claims.worker.js';
import { SpamExpiry } from './expire-mail/expire-mail.worker.js';
import { HeaderFacts } from './read-header/header-facts.worker.js';
import { ThreadCandidates } from './understand-mail/candidates.worker.js';
import { DecideFate } from './understand-mail/decide-fate.worker.js';
import { Originals } from './understand-mail/originals.worker.js';
import { ParsedFacts } from './understand-mail/parsed-facts.worker.js';
import { Senders } from './understand-mail/senders.worker.js';
import { UnderstandMailReactor } from './understand-mail/understand-mail.reactor.js';
import { UnderstandInboundMail } from './understand-mail/understand-mail.worker.js';
import { UnderstandingOptions } from './understand-mail/understanding-options.worker.js';
import { UnparsedFacts } from './understand-mail/unparsed-facts.worker.js';

/** What understands mail and brings it to its thread. */
@Module({})
export class IncomingWorker {
  static forRoot(options: { parser: MailParserOptions; understanding?: UnderstandingOptions }): DynamicModule {
    return {
      module: IncomingWorker,
      imports: [PeopleDirectory, InboxesDirectory, RecordsDirectory, ThreadsDirectory, RoutingWorker],
      providers: [
        { provide: MailParser, useFactory: () => new MailParser(options.parser) },
        { provide: UnderstandingOptions, useValue: options.understanding ?? new UnderstandingOptions() },
        ParsedFacts,
        UnparsedFacts,
        HeaderFacts,
        MailClaims,
        ThreadCandidates,
        Originals,
        Senders,
        DecideFate,
        UnderstandInboundMail,
        UnderstandMailReactor,
        SpamExpiry,
      ],
      exports: [UnderstandInboundMail, UnderstandMailReactor, SpamExpiry, MailParser],
    };
  }
}
