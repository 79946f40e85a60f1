import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { addrSpec, Problem, type RequestContext } from '#libs/http';
import { ListSenderCommand } from '#libs/inboxes';
import { mustAdminister, type Person } from '#libs/people';
import type { ExistingThread } from '../thread.js';

/** Lists who wrote the last mail that came into a thread as one whose mail to its inbox is never spam, or always. */
@Injectable()
export class SenderListing {
  constructor(private readonly commands: CommandBus) {}

  /**
   * Does an act on the thread and then lists the sender, unless `verdict` is null.
   * @throws Problem 403 unless the person administers inboxes, 409 `no-sender` where no list could name who wrote; nothing was done then
   */
  async after<Result>(
    act: () => Promise<Result>,
    verdict: 'allow' | 'deny' | null,
    thread: ExistingThread,
    person: Person,
    context: RequestContext,
  ): Promise<Result> {
    if (verdict === null) return act();
    mustAdminister(person);
    const pattern = senderOf(thread);
    const result = await act();
    // The list is the inbox's: what the caller expects of the thread's revision is nothing to it.
    const { expectedRevision: _, ...ofInbox } = context;
    const commandId = context.id(`${verdict} sender of ${thread.threadId}`);
    await this.commands.execute(
      new ListSenderCommand(
        thread.inboxId,
        { type: 'ListSender', pattern, verdict, at: context.at },
        { ...ofInbox, commandId },
      ),
    );
    return result;
  }
}

const senderOf = ({ emails }: ExistingThread): string => {
  const sender = addrSpec.safeParse(emails.findLast(({ delivery }) => delivery === null)?.from.address);
  if (sender.success) return sender.data;
  throw new Problem(409, 'no-sender', 'no mail came into this thread from an address that can be listed');
};
