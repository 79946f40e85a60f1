import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { v5, v7 } from 'uuid';
import { Blobs } from '#libs/blobs';
import { EventStore } from '#libs/event-store';
import { InboxAccess } from '#libs/inboxes';
import type { ReceivedMail } from '#libs/mail';
import { inboundMailDecider } from '../decider.js';
import { inboundMailStream } from '../inbound-mail.js';

const MAILS = '3d8b6e1c-2f1b-5f0e-8a52-6f0f7a1c9d20';

/** Takes mail from the wire: durable first, then told. */
@Injectable()
export class MailAcceptance {
  constructor(
    private readonly blobs: Blobs,
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
  ) {}

  /** Whether there is anyone for whom to take a mail. */
  async recipient(address: string): Promise<'accept' | 'refuse'> {
    return (await this.inboxes.addressOwner(address)) === null ? 'refuse' : 'accept';
  }

  /**
   * Resolves once the mail is durable, bytes and event, for every inbox among its recipients: one entry an inbox.
   * @throws StoreAway, BlobStoreAway; nothing is answered for then, and the sender's server keeps the mail
   */
  async accept({ envelope, remoteAddress, helo }: ReceivedMail, bytes: Readable): Promise<void> {
    const { sha256, size } = await this.blobs.put(bytes);
    const at = new Date().toISOString();
    const receivers = await this.receivers(envelope.to);
    await Promise.all(
      [...receivers].map(([inboxId, receivedBy]) => {
        const inboundMailId = v5(`${receivedBy}\n${sha256}`, MAILS);
        const mail = {
          inboundMailId,
          at,
          inboxId,
          receivedBy,
          via: 'smtp' as const,
          remote: `${helo} [${remoteAddress}]`,
          envelopeFrom: envelope.from,
          envelopeTo: envelope.to,
          source: null,
          raw: { sha256, size, mediaType: 'message/rfc822' },
          routing: { rule: 'envelope' as const, considered: envelope.to, version: 1 },
        };
        const commandId = v7();
        return this.store.handle(
          inboundMailDecider,
          inboundMailStream(inboundMailId),
          { type: 'AcceptMail', mail },
          {
            commandId,
            actor: { kind: 'system', id: 'intake' },
            correlationId: inboundMailId,
            causationId: commandId,
          },
        );
      }),
    );
  }

  /** The inboxes among the recipients, each with the address by which the mail reached it first. */
  private async receivers(addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const receivers = new Map<string, string>();
    for (const address of addresses) {
      const owner = await this.inboxes.addressOwner(address);
      if (owner === null) throw new Error(`${address} was disconnected while the mail came in`);
      if (!receivers.has(owner.inboxId)) receivers.set(owner.inboxId, owner.address);
    }
    return receivers;
  }
}
