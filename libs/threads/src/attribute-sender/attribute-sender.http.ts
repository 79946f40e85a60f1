import { Body, Controller, Param, Put } from '@nestjs/common';
import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, type Written, writtenSchema } from '#libs/http';
import type { Person } from '#libs/people';
import { Contacts, RecordAccess, type RecordRef, Records } from '#libs/records';
import { MailAccess } from '../mail-access.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import type { ExistingThread } from '../thread.js';
import { type AttributeSender, type Party, partyOf } from './attribute-sender.js';

const body = z.union([
  z.strictObject({ contactId: uuid.nullable().describe("null: nobody's") }),
  z.strictObject({
    to: z
      .enum(['forwarder', 'original', 'sender'])
      .describe('who passed the mail on, who it says wrote what it passes on, or whom its From names'),
  }),
]);

type EmailIds = Readonly<{ threadId: string; emailId: string }>;

export class AttributeSenderCommand extends OnThread<AttributeSender, EmailIds> {}

@CommandHandler(AttributeSenderCommand)
export class AttributeSenderHandler extends ThreadCommandHandler<AttributeSender, EmailIds> {}

@ApiTags('messages')
@Controller('v1/messages')
export class AttributeSenderRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly mails: MailAccess,
    private readonly contacts: Contacts,
    private readonly records: Records,
    private readonly access: RecordAccess,
  ) {}

  @Put(':id/sender')
  @Answers(
    200,
    writtenSchema({ threadId: uuid, emailId: uuid }),
    'Says whose a received mail is: a contact, or somebody the mail names. It then concerns that contact and its records.',
  )
  async attributeSender(
    @Param('id', { schema: uuid }) emailId: string,
    @Body({ schema: body }) whose: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Written<EmailIds>> {
    const { place, home } = await this.mails.act(person, await this.mails.seen(person, emailId));
    const { contactId, person: named } =
      'to' in whose ? await this.party(emailId, whose.to, home, context) : { ...whose, person: null };
    const contact: RecordRef[] = contactId === null ? [] : [{ type: 'contact', id: contactId }];
    if (!('to' in whose)) for (const ref of contact) await this.access.mustSee(person, ref);
    const associations = await this.records.associationsOf([], contact);
    const ids = { threadId: place.threadId, emailId };
    const at = context.at;
    const command = { type: 'AttributeSender', emailId, contactId, person: named, associations, at } as const;
    return this.commands.execute(new AttributeSenderCommand(ids, home, command, context));
  }

  private async party(emailId: string, party: Party, thread: ExistingThread, context: RequestContext) {
    const { contactId, person } = partyOf(emailId, party, thread);
    if (contactId !== null) return { contactId, person };
    return { contactId: (await this.contacts.ensure(person, context, context.at)).contactId, person };
  }
}
