import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import type { Metadata, Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { threadDecider } from '../decider.js';
import { type EmailComposed, threadStream } from '../thread-events.js';

const LINKS = '3f1a3a0e-5f0c-5a63-8f6c-3b1b3f9d2c70';

type Cause = Readonly<{ id: string; correlationId: string; actor: Metadata['actor'] }>;

/**
 * Tells the originals of mails that pass others on. Whoever sends such a mail does so at once, and this again for those whose sender died between
 * the two.
 */
@Injectable()
export class LinkForwardsReactor {
  readonly name = 'link-forwards';
  readonly types = ['EmailComposed'] as const;

  constructor(private readonly store: EventStore) {}

  async react(batch: readonly Recorded[]): Promise<void> {
    for (const { id, data, metadata } of batch as readonly Recorded<EmailComposed>[]) {
      if (data.forwards === null) continue;
      await this.link(data, data.forwards, { id, correlationId: metadata.$correlationId, actor: metadata.actor });
    }
  }

  /** The same mail links once, whoever does it and however often. */
  async link(
    { threadId: inThreadId, emailId: asEmailId, at }: Pick<EmailComposed['data'], 'threadId' | 'emailId' | 'at'>,
    { threadId, emailId }: NonNullable<EmailComposed['data']['forwards']>,
    { id, correlationId, actor }: Cause,
  ): Promise<Readonly<{ position: bigint }>> {
    return this.store.handle(
      threadDecider,
      threadStream(threadId),
      { type: 'ForwardEmail', emailId, inThreadId, asEmailId, at },
      { commandId: v5(asEmailId, LINKS), actor, correlationId, causationId: id },
    );
  }
}
