import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import { EventStore } from '#libs/event-store';
import { ReadModels } from '#libs/read-models';
import { inboundMailDecider } from '../decider.js';
import { inboundMailStream } from '../inbound-mail.js';
import { inboundView } from '../inbound-view/inbound-view.projection.js';

const AT_ONCE = 200;

type Due = Readonly<{ inboundMailId: string }>;

/** Lets spam go that nobody released in its time. The mail's own stream decides, so any number of workers may do so at once. */
@Injectable()
export class SpamExpiry {
  constructor(
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
  ) {}

  /** Gives how many mails expired, of the 200 that have been due for longest at `at`. @throws StoreAway */
  async sweep(at = new Date().toISOString()): Promise<number> {
    const due = await this.readModels.query<Due>(
      `SELECT inbound_mail_id AS "inboundMailId" FROM ${this.readModels.rows(inboundView)}
       WHERE state = 'spam' AND kept_until <= $1 ORDER BY kept_until LIMIT ${AT_ONCE}`,
      [at],
    );
    let expired = 0;
    for (const { inboundMailId } of due) expired += await this.expire(inboundMailId, at);
    return expired;
  }

  private async expire(inboundMailId: string, at: string): Promise<number> {
    const context = {
      commandId: v7(),
      actor: { kind: 'system', id: 'incoming' },
      correlationId: inboundMailId,
      causationId: inboundMailId,
    } as const;
    const stream = inboundMailStream(inboundMailId);
    const { events } = await this.store.handle(inboundMailDecider, stream, { type: 'ExpireMail', at }, context);
    return events.length;
  }
}
