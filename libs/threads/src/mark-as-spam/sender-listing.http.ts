import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { addrSpec, Problem, type RequestContext } from '#libs/http';
import { ListSenderCommand } from '#libs/inboxes';
import { mustAdminister, type Person } from '#libs/people';
import type { ExistingThread } from '../thread.js';

type Verdict = 'allow' | 'deny';

/** Lists who wrote the last mail that came into a thread as one whose mail to its inbox is never spam, or always. */
@Injectable()
export class SenderListing {
  constructor(private readonly commands: CommandBus) {}

  /**
   * Whom it would list, asked before anything is done.
   * @throws Problem 403 unless the person administers inboxes, 409 `no-sender` where nobody wrote whom a list could name
   */
  listed(person: Person, { emails }: ExistingThread): string {
    mustAdminister(person);
    const sender = addrSpec.safeParse(emails.findLast(({ delivery }) => delivery === null)?.from.address);
    if (sender.success) return sender.data;
    throw new Problem(409, 'no-sender', 'no mail came into this thread from an address that can be listed');
  }

  /** The list is one of the inbox: what the caller expects of the thread's revision is nothing to it. */
  async list({ inboxId }: ExistingThread, pattern: string, verdict: Verdict, context: RequestContext): Promise<void> {
    const { expectedRevision: _, ...ofInbox } = context;
    await this.commands.execute(
      new ListSenderCommand(
        inboxId,
        { type: 'ListSender', pattern, verdict, at: context.at },
        { ...ofInbox, commandId: context.id(`${verdict} sender`) },
      ),
    );
  }
}
