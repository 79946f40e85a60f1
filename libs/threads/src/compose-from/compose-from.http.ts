import { Controller, Get } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { mustRead, type Person } from '#libs/people';

const sendersSchema = z.object({
  data: z.array(
    z
      .object({
        address: z.string(),
        name: z.string().describe('as recipients see it'),
        inboxId: uuid.describe('the inbox in which a mail from there opens its conversation'),
        inboxName: z.string(),
      })
      .meta({ id: 'OfferedSender' }),
  ),
});

export type OfferedSenders = Answer<typeof sendersSchema>;

export class OfferSenders extends Query<OfferedSenders> {
  constructor(readonly person: Person) {
    super();
  }
}

@QueryHandler(OfferSenders)
export class OfferSendersHandler implements IQueryHandler<OfferSenders> {
  constructor(private readonly inboxes: InboxAccess) {}

  async execute({ person }: OfferSenders): Promise<OfferedSenders> {
    const inboxes = await this.inboxes.actable(person);
    return {
      data: inboxes.flatMap(({ inbox_id: inboxId, name: inboxName, addresses }) =>
        addresses.map(({ address, name }) => ({ address, name, inboxId, inboxName })),
      ),
    };
  }
}

@ApiTags('compose')
@Controller('v1/compose/from')
export class ComposeFromRoute {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers(200, sendersSchema, 'Every connected address that the caller may write from, by inbox.')
  async senders(@CalledBy() person: Person): Promise<OfferedSenders> {
    mustRead(person);
    return this.queries.execute(new OfferSenders(person));
  }
}
