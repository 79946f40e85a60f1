import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CalledBy, Context, type RequestContext, uuid, written } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { secretWritten, type SecretWritten } from '../add-webhook/add-webhook.http.js';
import { WebhookSecrets } from '../webhook-secrets.http.js';
import { Webhooks } from '../webhooks.http.js';

export class RotateWebhookSecretCommand extends Command<SecretWritten> {
  constructor(
    readonly webhookId: string,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(RotateWebhookSecretCommand)
export class RotateWebhookSecretHandler implements ICommandHandler<RotateWebhookSecretCommand> {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute({ webhookId, context }: RotateWebhookSecretCommand): Promise<SecretWritten> {
    const secret = this.secrets.made(webhookId);
    const command = { type: 'RotateWebhookSecret', secret, at: context.at } as const;
    const handled = await this.webhooks.run(webhookId, command, context);
    return { ...written({ webhookId }, handled), secret: this.secrets.told(webhookId, handled.events) };
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class RotateWebhookSecretRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/secret/rotate')
  @Answers(201, secretWritten, 'Gives a webhook another secret; the one before signs beside it for 24 hours.')
  rotateWebhookSecret(
    @Param('id', { schema: uuid }) webhookId: string,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<SecretWritten> {
    mustAdminister(person);
    return this.commands.execute(new RotateWebhookSecretCommand(webhookId, context));
  }
}
