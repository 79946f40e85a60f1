import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '#libs/secrets';
import type { SealedSecret, WebhookEvent } from './webhook-events.js';

const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

const purposeOf = (webhookId: string): string => `webhook ${webhookId}`;

const signature = (secret: string, signed: string): string => {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
};

/** Makes the secrets of webhooks and signs with them, as Standard Webhooks has it. They are open only in here. */
@Injectable()
export class WebhookSecrets {
  constructor(private readonly secrets: SecretBox) {}

  /** A new secret. */
  made(webhookId: string): SealedSecret {
    return this.secrets.seal(`${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`, purposeOf(webhookId));
  }

  /** The secret that these facts gave the webhook, as its holder is told it. @throws SecretUnreadable */
  told(webhookId: string, events: readonly WebhookEvent[]): string {
    const given = events.flatMap(({ data }) => ('secret' in data ? [data.secret] : [])).at(-1);
    if (given === undefined) throw new Error(`webhook ${webhookId} was given no secret`);
    return this.opened(webhookId, given);
  }

  /**
   * The headers by which a receiver knows a message for ours: one signature for each secret. `id` is that of the message, the same at each
   * attempt; `at` an instant.
   * @throws SecretUnreadable
   */
  headers(
    webhookId: string,
    secrets: readonly SealedSecret[],
    message: Readonly<{ id: string; at: string; body: string }>,
  ): Readonly<Record<string, string>> {
    const { id, at, body } = message;
    const timestamp = String(Math.floor(Date.parse(at) / 1_000));
    const signed = `${id}.${timestamp}.${body}`;
    const signatures = secrets.map((secret) => signature(this.opened(webhookId, secret), signed));
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
  }

  private opened(webhookId: string, secret: SealedSecret): string {
    return this.secrets.open(secret, purposeOf(webhookId));
  }
}
