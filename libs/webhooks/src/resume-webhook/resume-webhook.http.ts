import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, CalledBy, Context, type RequestContext, uuid, written } from '#libs/http';
import { mustAdminister, type Person } from '#libs/people';
import { Webhooks, webhookWritten, type WebhookWritten } from '../webhooks.http.js';
import type { ResumeWebhook } from './resume-webhook.js';

const body = z.strictObject({
  missed: z
    .enum(['told', 'skipped'])
    .default('told')
    .describe('what becomes of all that happened while it was stopped, from what failed then on'),
});

export class ResumeWebhookCommand extends Command<WebhookWritten> {
  constructor(
    readonly webhookId: string,
    readonly command: ResumeWebhook,
    readonly context: RequestContext,
  ) {
    super();
  }
}

@CommandHandler(ResumeWebhookCommand)
export class ResumeWebhookHandler implements ICommandHandler<ResumeWebhookCommand> {
  constructor(private readonly webhooks: Webhooks) {}

  async execute({ webhookId, command, context }: ResumeWebhookCommand): Promise<WebhookWritten> {
    return written({ webhookId }, await this.webhooks.run(webhookId, command, context));
  }
}

@ApiTags('webhooks')
@Controller('v1/webhooks')
export class ResumeWebhookRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post(':id/resume')
  @Answers(200, webhookWritten, 'Resumes a webhook that was stopped, by a person or because it failed for three days.')
  resumeWebhook(
    @Param('id', { schema: uuid }) webhookId: string,
    @Body({ schema: body }) { missed }: z.infer<typeof body>,
    @CalledBy() person: Person,
    @Context() context: RequestContext,
  ): Promise<WebhookWritten> {
    mustAdminister(person);
    const command: ResumeWebhook = { type: 'ResumeWebhook', missed, at: context.at };
    return this.commands.execute(new ResumeWebhookCommand(webhookId, command, context));
  }
}
