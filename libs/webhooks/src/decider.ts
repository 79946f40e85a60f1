import type { Decider } from '#libs/decider';
import { type AddWebhook, addWebhook } from './add-webhook/add-webhook.js';
import { type RemoveWebhook, removeWebhook } from './remove-webhook/remove-webhook.js';
import { type ResumeWebhook, resumeWebhook } from './resume-webhook/resume-webhook.js';
import { type ReviseWebhook, reviseWebhook } from './revise-webhook/revise-webhook.js';
import { type RotateWebhookSecret, rotateWebhookSecret } from './rotate-webhook-secret/rotate-webhook-secret.js';
import { type StopWebhook, stopWebhook } from './stop-webhook/stop-webhook.js';
import { evolveWebhook, noWebhook, type Webhook } from './webhook.js';
import type { WebhookEvent } from './webhook-events.js';

export type WebhookCommand =
  AddWebhook | ReviseWebhook | RotateWebhookSecret | StopWebhook | ResumeWebhook | RemoveWebhook;

const decide = (command: WebhookCommand, webhook: Webhook): readonly WebhookEvent[] => {
  switch (command.type) {
    case 'AddWebhook':
      return addWebhook(command, webhook);
    case 'ReviseWebhook':
      return reviseWebhook(command, webhook);
    case 'RotateWebhookSecret':
      return rotateWebhookSecret(command, webhook);
    case 'StopWebhook':
      return stopWebhook(command, webhook);
    case 'ResumeWebhook':
      return resumeWebhook(command, webhook);
    case 'RemoveWebhook':
      return removeWebhook(command, webhook);
    default:
      return command satisfies never;
  }
};

/** Everything a `webhook-` stream can do. Each command but AddWebhook breaks the rule `webhook-not-found` where there is none. */
export const webhookDecider: Decider<Webhook, WebhookCommand, WebhookEvent> = {
  initialState: noWebhook,
  decide,
  evolve: evolveWebhook,
};
