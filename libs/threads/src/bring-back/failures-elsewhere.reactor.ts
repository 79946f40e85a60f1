import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import { InboxAccess, usualInboundPolicy } from '#libs/inboxes';
import { threadDecider } from '../decider.js';
import type { EmailBounced, EmailDeliveryFailed, EmailDeliveryInDoubt } from '../delivery-events.js';
import { threadStream } from '../thread-events.js';
import type { Thread } from '../thread.js';

type Failure = EmailDeliveryFailed | EmailDeliveryInDoubt | EmailBounced;

const REASONS = {
  EmailDeliveryFailed: 'delivery-failed',
  EmailDeliveryInDoubt: 'delivery-in-doubt',
  EmailBounced: 'email-bounced',
} as const;

const FAILURES = '0d0f8f0b-1f0b-5a52-8f35-3f5c4d7b9a10';

/** Brings a conversation back that shows a mail of another one which did not reach somebody, or may not have. */
@Injectable()
export class FailuresElsewhere {
  readonly name = 'failures-elsewhere';
  readonly types = ['EmailDeliveryFailed', 'EmailDeliveryInDoubt', 'EmailBounced'] as const;

  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
  ) {}

  async react(batch: readonly Recorded[]): Promise<void> {
    for (const failure of batch as readonly Recorded<Failure>[]) await this.tell(failure);
  }

  private async tell(failure: Recorded<Failure>): Promise<void> {
    const { threadId: home, emailId, at } = failure.data;
    const shownIn = await this.shownIn(home, emailId);
    if (shownIn === home || !(await this.matters(failure))) return;
    const reason = REASONS[failure.type];
    await this.store.handle(
      threadDecider,
      threadStream(shownIn),
      { type: 'BringBack', reason, emailId, at },
      {
        commandId: v5(failure.id, FAILURES),
        actor: { kind: 'system', id: 'threads' },
        correlationId: failure.metadata.$correlationId,
        causationId: failure.id,
      },
    );
  }

  /** A mail that was split off may have gone into a third conversation with the one that it began. */
  private async shownIn(threadId: string, emailId: string): Promise<string> {
    const thread = await this.thread(threadId);
    if (thread.status === 'none') return threadId;
    const split = thread.emails.find((email) => email.emailId === emailId)?.splitInto ?? null;
    const next = split ?? thread.mergedInto?.threadId ?? null;
    return next === null ? threadId : this.shownIn(next, emailId);
  }

  /** What comes back for a while only, or where the inbox wants nothing of it, brings nothing back, nor does a doubt that is tried again by itself. */
  private async matters({ type, data }: Recorded<Failure>): Promise<boolean> {
    if (type === 'EmailDeliveryFailed') return true;
    const home = await this.thread(data.threadId);
    if (type === 'EmailDeliveryInDoubt') return isInDoubt(home, data.emailId);
    const inbox = home.status === 'none' ? null : await this.inboxes.inbox(home.inboxId);
    return data.permanence === 'hard' && (inbox?.inbound_policy ?? usualInboundPolicy).bounceReopens;
  }

  private async thread(threadId: string): Promise<Thread> {
    return (await this.store.load(threadDecider, threadStream(threadId))).state;
  }
}

const isInDoubt = (thread: Thread, emailId: string): boolean => {
  const mail = thread.status === 'none' ? undefined : thread.emails.find((email) => email.emailId === emailId);
  return mail?.delivery?.recipients.some(({ state }) => state === 'in-doubt') ?? false;
};
