import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, Context, type RequestContext, written } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { webhookBody } from '../webhook-fields.http.js';
import type { WebhookSettings } from '../webhook-events.js';
import { WebhookSecrets } from '../webhook-secrets.http.js';
import { Webhooks, webhookWritten } from '../webhooks.http.js';

/** The answer to what makes a secret. */
export const secretWritten = webhookWritten.extend({
  secret: z.string().describe('what signatures are checked with: it stands in this answer and nowhere else'),
});

export type SecretWritten = Answer<typeof secretWritten>;

export class AddWebhookCommand extends Command<SecretWritten> {
  constructor(
    readonly owner: Person,
    readonly settings: WebhookSettings,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(AddWebhookCommand)
export class AddWebhookHandler implements ICommandHandler<AddWebhookCommand> {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly secrets: WebhookSecrets,
  ) {}

  async execute({ owner, settings, context }: AddWebhookCommand): Promise<SecretWritten> {
    const webhookId = context.id('webhook');
    // A retry gets the first answer, whatever the DNS says by now.
    if ((await this.webhooks.webhook(webhookId)).status === 'none') await this.webhooks.mustSuit(owner, settings);
    const secret = this.secrets.made(webhookId);
    const ids = { webhookId, ownerId: owner.id };
    const handled = await this.webhooks.run(
      webhookId,
      { type: 'AddWebhook', ...ids, settings, secret, at: context.at },
      context,
    );
    return { ...written({ webhookId }, handled), secret: this.secrets.told(webhookId, handled.events) };
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class AddWebhookRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Answers(201, secretWritten, 'Adds a webhook: what happens from now on is posted to its address, signed.')
  addWebhook(
    @Body({ schema: webhookBody }) settings: z.infer<typeof webhookBody>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<SecretWritten> {
    mustAdminister(person);
    return this.commands.execute(new AddWebhookCommand(person, settings, context));
  }
}
