import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { InboxAccess, seesEveryInbox } from '#libs/inboxes';
import { mustAdminister, type Person } from '#libs/people';
import { threadDecider, threadStream } from '#libs/threads';
import { inboundMailDecider } from './decider.js';
import { type InboundMail, inboundMailStream } from './inbound-mail.js';

/** A mail that came in, whatever became of it. */
export type ExistingMail = Exclude<InboundMail, { status: 'none' }>;

/**
 * Asks the rights of a person on mail that came in: those on its inbox, which is that of its conversation once it is there. Mail without one is for
 * those who see every inbox.
 */
@Injectable()
export class InboundAccess {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
  ) {}

  /** @throws Problem 404 when there is no such mail or it lies where the person may not look. */
  async view(person: Person, inboundMailId: string): Promise<ExistingMail> {
    const { state } = await this.store.load(inboundMailDecider, inboundMailStream(inboundMailId));
    const mail = state.status === 'none' ? null : { ...state, inboxId: await this.inboxOf(state) };
    if (mail === null || !(await this.mayView(person, mail))) throw Problem.notFound('inbound mail');
    return mail;
  }

  /** @throws Problem as view(), and 403 when the person may see the mail but decide nothing on it. */
  async act(person: Person, inboundMailId: string): Promise<ExistingMail> {
    const mail = await this.view(person, inboundMailId);
    if (mail.inboxId === null) mustAdminister(person);
    else await this.inboxes.act(person, mail.inboxId);
    return mail;
  }

  private async inboxOf(mail: ExistingMail): Promise<string | null> {
    if (mail.status !== 'threaded') return mail.inboxId;
    const { state: thread } = await this.store.load(threadDecider, threadStream(mail.threaded.threadId));
    return thread.status === 'none' ? mail.inboxId : thread.inboxId;
  }

  private async mayView(person: Person, { inboxId }: ExistingMail): Promise<boolean> {
    return inboxId === null ? seesEveryInbox(person) : this.inboxes.maySee(person, inboxId);
  }
}
