import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, written } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { Webhooks, webhookWritten, type WebhookWritten } from '../webhooks.http.js';
import type { StopWebhook } from './stop-webhook.js';

export class StopWebhookCommand extends Command<WebhookWritten> {
  constructor(
    readonly webhookId: string,
    readonly command: StopWebhook,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(StopWebhookCommand)
export class StopWebhookHandler implements ICommandHandler<StopWebhookCommand> {
  constructor(private readonly webhooks: Webhooks) {}

  async execute({ webhookId, command, context }: StopWebhookCommand): Promise<WebhookWritten> {
    return written({ webhookId }, await this.webhooks.run(webhookId, command, context));
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class StopWebhookRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/stop')
  @Answers(200, webhookWritten, 'Stops a webhook: nothing is posted to its address until it is resumed.')
  stopWebhook(
    @Param('id', { schema: uuid }) webhookId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<WebhookWritten> {
    mustAdminister(person);
    const command: StopWebhook = { type: 'StopWebhook', reason: 'command', detail: null, at: context.at };
    return this.commands.execute(new StopWebhookCommand(webhookId, command, context));
  }
}
