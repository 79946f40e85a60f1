import { Controller, Get, Param } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import { type Answer, Answers, CalledBy, instant, uuid } from '#libs/http';
import { InboxAccess, type InboxRow, sendingSchema } from '#libs/inboxes';
import { outgoingServerDecider, outgoingServerStream } from '#libs/outgoing-servers';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import { ShownMailboxes } from '../mailbox-view/shown-mailboxes.http.js';
import { type ShownMailbox, mailboxSchema } from '../mailbox-view/shown-mailbox.http.js';
import { type ArrivalRow, arrivalView } from './arrival-view.projection.js';

const pulledSchema = mailboxSchema.pick({
  id: true,
  host: true,
  state: true,
  since: true,
  error: true,
  nextAttempt: true,
});

const arrivals = {
  firstMail: instant.nullable().describe('when the first mail came by it; null: none did'),
  lastMail: instant.nullable(),
};

const connectionsSchema = z
  .object({
    inboxId: uuid,
    fallbackAddress: z.string().nullable(),
    addresses: z.array(
      z.object({
        address: z.string(),
        name: z.string(),
        ...arrivals,
        mailboxes: z
          .array(pulledSchema)
          .describe('the mailboxes that its mail is fetched from; none: it comes by SMTP alone'),
        sending: sendingSchema,
        server: z
          .object({
            host: z.string(),
            port: z.int(),
            since: instant.describe('since when it is set up: it was verified then'),
          })
          .nullable()
          .describe('the server that its mail leaves by; null: that of the deployment'),
        signing: z
          .enum(['signed', 'record-awaited', 'unsigned'])
          .describe(
            'whether its mail is signed with a key of its own; record-awaited: not before the record is found in the DNS',
          ),
      }),
    ),
    forwardings: z.array(
      z.object({ address: z.string(), to: z.string().describe('the address that it is passed on to'), ...arrivals }),
    ),
  })
  .meta({ id: 'Connections' });

export type Connections = Answer<typeof connectionsSchema>;

type Arrived = Pick<Connections['forwardings'][number], 'firstMail' | 'lastMail'>;

export class GetConnections extends Query<Connections> {
  constructor(readonly inbox: InboxRow) {
    super();
  }
}

@QueryHandler(GetConnections)
export class GetConnectionsHandler implements IQueryHandler<GetConnections> {
  constructor(
    private readonly readModels: ReadModels,
    private readonly store: EventStore,
    private readonly mailboxes: ShownMailboxes,
  ) {}

  async execute({ inbox }: GetConnections): Promise<Connections> {
    const { inbox_id: inboxId, addresses, forwardings, fallback_address: fallbackAddress } = inbox;
    const [mailboxes, arrived, leaving] = await Promise.all([
      this.mailboxes.connectedTo(inboxId),
      this.arrived([...addresses.map(({ address }) => ({ address, to: address })), ...forwardings]),
      Promise.all(addresses.map(({ address }) => this.leaving(address))),
    ]);
    return {
      inboxId,
      fallbackAddress,
      addresses: addresses.map(({ address, name, sending }, n) => ({
        ...{ address, name, sending },
        ...arrived(address, address),
        mailboxes: mailboxes.filter((one) => one.address === address).map(pulled),
        ...leaving[n]!,
      })),
      forwardings: forwardings.map(({ address, to }) => ({ address, to, ...arrived(address, to) })),
    };
  }

  private async arrived(
    ways: readonly Readonly<{ address: string; to: string }>[],
  ): Promise<(address: string, to: string) => Arrived> {
    const rows = await this.readModels.query<ArrivalRow>(
      `SELECT * FROM ${this.readModels.rows(arrivalView)} WHERE address = ANY($1) AND passed_to = ANY($2)`,
      [ways.map(({ address }) => address), ways.map(({ to }) => to)],
    );
    return (address, to) => {
      const row = rows.find((one) => one.address === address && one.passed_to === to);
      return { firstMail: row?.first_at ?? null, lastMail: row?.last_at ?? null };
    };
  }

  /** Read from the log itself, as the settings are. */
  private async leaving(address: string): Promise<Pick<Connections['addresses'][number], 'server' | 'signing'>> {
    const { state } = await this.store.load(outgoingServerDecider, outgoingServerStream(address));
    const { server, signing, awaited } = state;
    return {
      server: server === null ? null : { host: server.settings.host, port: server.settings.port, since: server.at },
      signing: signing !== null ? 'signed' : awaited !== null ? 'record-awaited' : 'unsigned',
    };
  }
}

const pulled = ({ id, host, state, since, error, nextAttempt }: ShownMailbox) => ({
  ...{ id, host, state, since, error, nextAttempt },
});

@ApiTags('inboxes')
@Controller('v1/inboxes')
export class GetConnectionsRoute {
  constructor(
    private readonly queries: QueryBus,
    private readonly access: InboxAccess,
  ) {}

  @Get(':id/connections')
  @Answers(
    200,
    connectionsSchema,
    'How each address of an inbox fares: when mail last came, which mailboxes are fetched, by which server mail leaves, and what is wrong.',
  )
  async connections(@Param('id', { schema: uuid }) inboxId: string, @CalledBy() person: Person): Promise<Connections> {
    return this.queries.execute(new GetConnections(await this.access.view(person, inboxId)));
  }
}
