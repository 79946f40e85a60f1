import { Controller, Inject, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { addrSpec, type Answer, Answers, CalledBy, Context, Problem, type RequestContext, uuid } from '#libs/http';
import { findDkimRecord, type RecordFound } from '#libs/mail';
import { mustAdminister, type Person } from '#libs/people';
import type { DnsRecord } from '../outgoing-server-events.js';
import { OutgoingServerAdministration, VERIFY_OPTIONS, type VerifyingOptions } from '../outgoing-servers.http.js';

const foundSchema = z.object({
  address: z.string(),
  found: z.enum(['published', 'missing', 'another', 'unknown']),
  detail: z.string().describe('what there is to do, in plain words'),
});

type Found = Answer<typeof foundSchema>;

const DETAILS: Readonly<Record<RecordFound, (record: DnsRecord) => string>> = {
  published: ({ name }) => `${name} is published: mail is signed with its key`,
  missing: ({ name, value }) => `there is no TXT record ${name}: publish it with the value "${value}"`,
  another: ({ name, value }) => `the TXT record ${name} holds another key: its value is to be "${value}"`,
  unknown: ({ name }) => `the DNS could not be asked for ${name} at present: try again later`,
};

export class ConfirmDkimKeyCommand extends Command<Found> {
  constructor(
    readonly address: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ConfirmDkimKeyCommand)
export class ConfirmDkimKeyHandler implements ICommandHandler<ConfirmDkimKeyCommand> {
  constructor(
    private readonly servers: OutgoingServerAdministration,
    @Inject(VERIFY_OPTIONS) private readonly verifying: VerifyingOptions,
  ) {}

  async execute({ address, context }: ConfirmDkimKeyCommand): Promise<Found> {
    const { signing, awaited } = await this.servers.settings(address);
    const key = awaited ?? signing;
    if (key === null) throw Problem.notFound('key');
    const found = await findDkimRecord(key.record, this.verifying.resolver);
    const { keyId, record } = key;
    if (found === 'published')
      await this.servers.run(address, { type: 'ConfirmDkimKey', keyId, at: context.at }, context);
    return { address, found, detail: DETAILS[found](record) };
  }
}

@ApiTags('outgoing servers')
@Controller('v1/inboxes')
export class ConfirmDkimKeyRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly servers: OutgoingServerAdministration,
  ) {}

  @Post(':id/addresses/:address/dkim/confirm')
  @Answers(
    200,
    foundSchema,
    'Looks for the record of the key in the DNS: once it is there, mail is signed; else the answer says what to publish.',
  )
  async confirmDkimKey(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<Found> {
    mustAdminister(person);
    const own = await this.servers.addressOf(person, inboxId, address);
    return this.commands.execute(new ConfirmDkimKeyCommand(own, context));
  }
}
