import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { addrSpec, type Answer, Answers, CalledBy, instant, uuid } from '#libs/http';
import type { Person } from '#libs/people';
import { OutgoingServerAdministration } from '../outgoing-servers.http.js';
import type { SigningKey } from '../outgoing-settings.js';

const keySchema = z.object({
  domain: z.string(),
  selector: z.string(),
  record: z.object({ name: z.string(), value: z.string() }).describe('the TXT record to publish'),
  since: instant,
});

const settingsSchema = z
  .object({
    address: z.string(),
    server: z
      .object({
        id: uuid,
        host: z.string(),
        port: z.int(),
        security: z.enum(['tls', 'starttls', 'none']),
        auth: z.enum(['none', 'password', 'xoauth2']),
        user: z.string().nullable(),
        connections: z.int(),
        since: instant,
      })
      .nullable()
      .describe('null: mail leaves by the server of the deployment'),
    dkim: keySchema.nullable().describe('the key that mail is signed with'),
    dkimAwaited: keySchema.nullable().describe('a key that is not in use before its record is found in the DNS'),
  })
  .meta({ id: 'OutgoingSettings' });

type ShownSettings = Answer<typeof settingsSchema>;

const shownKey = (key: SigningKey | null): ShownSettings['dkim'] =>
  key === null ? null : { domain: key.domain, selector: key.selector, record: key.record, since: key.at };

export class GetOutgoingSettings extends Query<ShownSettings> {
  constructor(readonly address: string) {
    super();
  }
}

/** Read from the log itself: whoever sets up a server looks at it next. */
@QueryHandler(GetOutgoingSettings)
export class GetOutgoingSettingsHandler implements IQueryHandler<GetOutgoingSettings> {
  constructor(private readonly servers: OutgoingServerAdministration) {}

  async execute({ address }: GetOutgoingSettings): Promise<ShownSettings> {
    const { server, signing, awaited } = await this.servers.settings(address);
    return {
      address,
      server: server === null ? null : { id: server.serverId, ...server.settings, since: server.at },
      dkim: shownKey(signing),
      dkimAwaited: shownKey(awaited),
    };
  }
}

@ApiTags('outgoing servers')
@Controller('v1/inboxes')
export class GetOutgoingSettingsRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly servers: OutgoingServerAdministration,
  ) {}

  @Get(':id/addresses/:address/server')
  @Answers(
    200,
    settingsSchema,
    'How mail from the address leaves: by which server, and how it is signed. Without secrets.',
  )
  async getServer(
    @Param('id', { schema: uuid }) inboxId: string,
    @Param('address', { schema: addrSpec }) address: string,
    @CalledBy() person: Person,
  ): Promise<ShownSettings> {
    return this.queries.execute(new GetOutgoingSettings(await this.servers.addressOf(person, inboxId, address)));
  }
}
