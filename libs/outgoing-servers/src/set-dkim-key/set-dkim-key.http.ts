import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RuleBroken } from '#libs/decider';
import { addrSpec, Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { type DkimKey, DkimKeyUnusable, dkimRecord, newDkimKey } from '#libs/mail';
import { mustAdminister, type Person } from '#libs/people';
import { addressWritten, type AddressWritten, OutgoingServerAdministration } from '../outgoing-servers.http.js';
import { ServerSecrets } from '../server-secrets.smtp.js';

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** Names in the DNS, in lower case: one name has one record. */
const dnsName = z
  .string()
  .max(180)
  .toLowerCase()
  .regex(new RegExp(`^${label}(?:\\.${label})*$`), 'expected names of letters, digits and hyphens, joined by dots');

const body = z.strictObject({
  selector: dnsName.describe('tells this key from others of the domain'),
  domain: dnsName.optional().describe("the sender's domain or one above it; left out: the sender's"),
  privateKey: z
    .string()
    .max(20_000)
    .optional()
    .describe('in PEM, RSA or Ed25519; left out, a key is made that never leaves this place'),
});

const withRecord = (key: DkimKey) => {
  try {
    return { ...key, record: dkimRecord(key) };
  } catch (error) {
    if (!(error instanceof DkimKeyUnusable)) throw error;
    throw new RuleBroken('dkim-key-unusable', error.message);
  }
};

export class SetDkimKeyCommand extends Command<AddressWritten> {
  constructor(
    readonly address: string,
    readonly key: DkimKey,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(SetDkimKeyCommand)
export class SetDkimKeyHandler implements ICommandHandler<SetDkimKeyCommand> {
  constructor(
    private readonly servers: OutgoingServerAdministration,
    private readonly secrets: ServerSecrets,
  ) {}

  async execute({ address, key, context }: SetDkimKeyCommand): Promise<AddressWritten> {
    const keyId = context.id('dkim key');
    const { privateKey, ...named } = withRecord(key);
    const secret = this.secrets.sealKey(keyId, privateKey);
    return this.servers.run(address, { type: 'SetDkimKey', address, keyId, ...named, secret, at: context.at }, context);
  }
}

@ApiTags('outgoing servers')
@Controller('v1/inboxes')
export class SetDkimKeyRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly servers: OutgoingServerAdministration,
  ) {}

  @Put(':id/addresses/:address/dkim')
  @Answers(
    200,
    addressWritten,
    'Keeps a key for mail from the address. Publish its record, then confirm it: mail is signed from then on.',
  )
  async setDkimKey(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @Body({ schema: body }) { selector, domain, privateKey }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<AddressWritten> {
    mustAdminister(person);
    const own = await this.servers.addressOf(person, inboxId, address);
    const key = {
      selector,
      domain: domain ?? own.slice(own.lastIndexOf('@') + 1),
      privateKey: privateKey ?? newDkimKey(),
    };
    return this.commands.execute(new SetDkimKeyCommand(own, key, context));
  }
}
