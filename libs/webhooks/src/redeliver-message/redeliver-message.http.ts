import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RuleBroken } from '#libs/decider';
import { Answers, CalledBy, Context, Problem, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { Teller } from '../teller.http.js';
import { toldAnswer, type ToldAnswer, toldSchema } from '../told.http.js';
import { Webhooks } from '../webhooks.http.js';

export class RedeliverMessageCommand extends Command<ToldAnswer> {
  constructor(
    readonly webhookId: string,
    readonly deliveryId: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RedeliverMessageCommand)
export class RedeliverMessageHandler implements ICommandHandler<RedeliverMessageCommand> {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly teller: Teller,
  ) {}

  async execute({ webhookId, deliveryId, context }: RedeliverMessageCommand): Promise<ToldAnswer> {
    const webhook = await this.webhooks.existing(webhookId);
    const delivery = await this.teller.delivery(deliveryId);
    if (delivery.status === 'none' || delivery.webhookId !== webhookId) throw Problem.notFound('delivery');
    const { message } = delivery;
    if (!(await this.teller.mayTell(webhook, message)))
      throw new RuleBroken('webhook-may-not-tell', 'whoever added this webhook may no longer see that conversation');
    return toldAnswer(deliveryId, await this.teller.tell(webhook, { id: deliveryId, message }, context));
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class RedeliverMessageRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/deliveries/:deliveryId/redeliver')
  @Answers(200, toldSchema, 'Posts a message to a webhook once more, now and out of turn, with the same id and body.')
  redeliverMessage(
    @Param('id', { schema: uuid }) webhookId: string,
    @Param('deliveryId', { schema: uuid }) deliveryId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ToldAnswer> {
    mustAdminister(person);
    return this.commands.execute(new RedeliverMessageCommand(webhookId, deliveryId, context));
  }
}
