import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, written } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { Webhooks, webhookWritten, type WebhookWritten } from '../webhooks.http.js';
import type { RemoveWebhook } from './remove-webhook.js';

export class RemoveWebhookCommand extends Command<WebhookWritten> {
  constructor(
    readonly webhookId: string,
    readonly command: RemoveWebhook,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RemoveWebhookCommand)
export class RemoveWebhookHandler implements ICommandHandler<RemoveWebhookCommand> {
  constructor(private readonly webhooks: Webhooks) {}

  async execute({ webhookId, command, context }: RemoveWebhookCommand): Promise<WebhookWritten> {
    return written({ webhookId }, await this.webhooks.run(webhookId, command, context));
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class RemoveWebhookRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete(':id')
  @Answers(200, webhookWritten, 'Removes a webhook for good; the log keeps what it was told.')
  removeWebhook(
    @Param('id', { schema: uuid }) webhookId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<WebhookWritten> {
    mustAdminister(person);
    const command: RemoveWebhook = { type: 'RemoveWebhook', at: context.at };
    return this.commands.execute(new RemoveWebhookCommand(webhookId, command, context));
  }
}
