import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { trialMessage } from '../tell-webhooks/webhook-message.js';
import { toldAnswer, type ToldAnswer, toldSchema } from '../told.http.js';
import { Teller } from '../teller.http.js';
import { Webhooks } from '../webhooks.http.js';

export class TestWebhookCommand extends Command<ToldAnswer> {
  constructor(
    readonly webhookId: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(TestWebhookCommand)
export class TestWebhookHandler implements ICommandHandler<TestWebhookCommand> {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly teller: Teller,
  ) {}

  async execute({ webhookId, context }: TestWebhookCommand): Promise<ToldAnswer> {
    const webhook = await this.webhooks.existing(webhookId);
    const telling = { id: context.id('delivery'), message: trialMessage(webhookId, context.at) };
    return toldAnswer(telling.id, await this.teller.tell(webhook, telling, context));
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class TestWebhookRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/test')
  @Answers(200, toldSchema, 'Posts a message of the type WebhookTested to a webhook now, also to one that is stopped.')
  testWebhook(
    @Param('id', { schema: uuid }) webhookId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<ToldAnswer> {
    mustAdminister(person);
    return this.commands.execute(new TestWebhookCommand(webhookId, context));
  }
}
