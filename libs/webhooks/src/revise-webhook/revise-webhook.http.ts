import { Body, Controller, Param, Put } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, written } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { webhookBody } from '../webhook-fields.http.js';
import { Webhooks, webhookWritten, type WebhookWritten } from '../webhooks.http.js';
import type { ReviseWebhook } from './revise-webhook.js';

export class ReviseWebhookCommand extends Command<WebhookWritten> {
  constructor(
    readonly person: Person,
    readonly webhookId: string,
    readonly command: ReviseWebhook,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ReviseWebhookCommand)
export class ReviseWebhookHandler implements ICommandHandler<ReviseWebhookCommand> {
  constructor(private readonly webhooks: Webhooks) {}

  async execute({ person, webhookId, command, context }: ReviseWebhookCommand): Promise<WebhookWritten> {
    const before = await this.webhooks.existing(webhookId);
    await this.webhooks.mustSuit(person, command.settings, before.settings);
    return written({ webhookId }, await this.webhooks.run(webhookId, command, context));
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class ReviseWebhookRoute {
  constructor(private readonly commands: CommandBus) {}

  @Put(':id')
  @Answers(200, webhookWritten, 'Changes what a webhook tells, and where to; a message that fails is tried at once.')
  reviseWebhook(
    @Param('id', { schema: uuid }) webhookId: string,
    @Body({ schema: webhookBody }) settings: z.infer<typeof webhookBody>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<WebhookWritten> {
    mustAdminister(person);
    const command: ReviseWebhook = { type: 'ReviseWebhook', settings, at: context.at };
    return this.commands.execute(new ReviseWebhookCommand(person, webhookId, command, context));
  }
}
