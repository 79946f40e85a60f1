import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { addrSpec, Answers, CalledBy, Context, hostName, plainLine, type RequestContext, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { mustAdminister, type Person } from '#libs/people';
import type { Afterwards, MailboxSettings } from '../mailbox-events.js';
import type { MailboxAuth } from '../mailbox-sessions.imap.js';
import { authBody, Mailboxes, mailboxWritten, type MailboxWritten } from '../mailboxes.http.js';

const folderName = plainLine(500);

/** INBOX is the one name whose case does not matter (RFC 9051, section 5.1). */
const asListed = (folder: string): string => (folder.toUpperCase() === 'INBOX' ? 'INBOX' : folder);

const body = z.strictObject({
  address: addrSpec.describe('an address that is connected to the inbox: mail in the mailbox is mail to it'),
  host: hostName,
  port: z.int().min(1).max(65_535).default(993),
  security: z.enum(['tls', 'starttls', 'none']).default('tls'),
  user: plainLine(320),
  auth: authBody,
  folders: z.array(folderName).min(1).max(20).default(['INBOX']),
  mailSince: z.iso
    .datetime({ offset: true })
    .transform((given) => new Date(given).toISOString())
    .nullable()
    .default(null)
    .describe('leave mail there that the server has had since before this instant; null, the default, takes all of it'),
  afterwards: z
    .union([z.enum(['leave', 'seen']), z.strictObject({ moveTo: folderName })])
    .default('leave')
    .describe('what becomes of a message on the server once it is durable here'),
});

const afterwardsOf = (given: z.infer<typeof body>['afterwards']): Afterwards =>
  typeof given === 'string' ? { act: given, folder: null } : { act: 'move', folder: given.moveTo };

export class ConnectMailboxCommand extends Command<MailboxWritten> {
  constructor(
    readonly inboxId: string,
    readonly settings: MailboxSettings,
    readonly auth: MailboxAuth,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ConnectMailboxCommand)
export class ConnectMailboxHandler implements ICommandHandler<ConnectMailboxCommand> {
  constructor(private readonly mailboxes: Mailboxes) {}

  async execute({ inboxId, settings, auth, context }: ConnectMailboxCommand): Promise<MailboxWritten> {
    const mailboxId = context.id('mailbox');
    const before = await this.mailboxes.mailbox(mailboxId);
    // A retry gets the first answer, whatever the server says by now.
    if (before.status === 'none') await this.mailboxes.mustBeOf(inboxId, settings.address);
    const secret = before.status === 'none' ? await this.mailboxes.verified(mailboxId, settings, auth) : before.secret;
    const ids = { mailboxId, inboxId };
    return this.mailboxes.run(mailboxId, { type: 'ConnectMailbox', ...ids, settings, secret, at: context.at }, context);
  }
}

@ApiTags('mailboxes')
@Controller('v1/inboxes')
export class ConnectMailboxRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: InboxAccess,
  ) {}

  @Post(':id/mailboxes')
  @Answers(201, mailboxWritten, 'Connects a mailbox, once its server was found to open: its mail comes to this inbox.')
  async connectMailbox(
    @Param('id', { schema: uuid }) inboxId: string,
    @Body({ schema: body }) { auth, afterwards, address, folders, mailSince: since, ...server }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<MailboxWritten> {
    mustAdminister(person);
    await this.access.view(person, inboxId);
    const settings = {
      address: address.toLowerCase(),
      ...server,
      folders: folders.map(asListed),
      since,
      afterwards: afterwardsOf(afterwards),
    };
    return this.commands.execute(new ConnectMailboxCommand(inboxId, settings, auth, context));
  }
}
