import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { z } from 'zod';
import type { RequestContext, Written } from '#libs/http';
import type { Person } from '#libs/people';
import { Assigning, assigneeBody, AssignThreadCommand } from '../assign-thread/assign-thread.http.js';
import { MarkAsNotSpamCommand, notSpamFields } from '../mark-as-not-spam/mark-as-not-spam.http.js';
import { MarkAsSpamCommand, spamFields } from '../mark-as-spam/mark-as-spam.http.js';
import { SenderListing } from '../mark-as-spam/sender-listing.http.js';
import { MarkClosedCommand } from '../mark-closed/mark-closed.http.js';
import { moveBody, MoveThreadCommand, Moving } from '../move-thread/move-thread.http.js';
import { pointingAt } from '../pointing-at.http.js';
import { ReopenCommand } from '../reopen-thread/reopen-thread.http.js';
import { SnoozeCommand, snoozeFields } from '../snooze-thread/snooze-thread.http.js';
import { TagThreadCommand } from '../tag-thread/tag-thread.http.js';
import { tagField } from '../tag-thread/tag.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import { UntagThreadCommand } from '../untag-thread/untag-thread.http.js';
import { WakeCommand } from '../wake-thread/wake-thread.http.js';

/** What may be done to a thread among many, each with the fields that it takes on one. */
export const threadAction = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('close') }),
  z.strictObject({ type: z.literal('reopen') }),
  z.strictObject({ type: z.literal('assign'), assignee: assigneeBody.nullable().describe("null: nobody's") }),
  z.strictObject({ type: z.literal('tag'), tag: tagField }),
  z.strictObject({ type: z.literal('untag'), tag: tagField }),
  z.strictObject({ type: z.literal('snooze'), ...snoozeFields }),
  z.strictObject({ type: z.literal('wake') }),
  z.strictObject({ type: z.literal('spam'), ...spamFields }),
  z.strictObject({ type: z.literal('not-spam'), ...notSpamFields }),
  z.strictObject({ type: z.literal('move'), ...moveBody.shape }),
]);

export type ThreadAction = z.output<typeof threadAction>;

/** Does to a thread what the route of that act does, with the same rights and by the same command. */
@Injectable()
export class ThreadActions {
  constructor(
    private readonly commands: CommandBus,
    private readonly threads: ThreadAccess,
    private readonly assigning: Assigning,
    private readonly moving: Moving,
    private readonly senders: SenderListing,
  ) {}

  /** @throws Problem, RuleBroken and the like as the act does on one thread */
  async run(action: ThreadAction, threadId: string, person: Person, context: RequestContext): Promise<Written> {
    const thread = await this.threads.act(person, threadId);
    const [ids, { at }] = [{ threadId }, context];
    switch (action.type) {
      case 'close':
        return this.commands.execute(new MarkClosedCommand(ids, thread, { type: 'MarkClosed', at }, context));
      case 'reopen':
        return this.commands.execute(new ReopenCommand(ids, thread, { type: 'Reopen', at }, context));
      case 'assign': {
        const command = await this.assigning.command(thread, action.assignee, at, '/action/assignee/id');
        return this.commands.execute(new AssignThreadCommand(ids, thread, command, context));
      }
      case 'tag':
        return this.commands.execute(
          new TagThreadCommand(ids, thread, { type: 'TagThread', tag: action.tag, at }, context),
        );
      case 'untag':
        return this.commands.execute(
          new UntagThreadCommand(ids, thread, { type: 'UntagThread', tag: action.tag, at }, context),
        );
      case 'snooze': {
        const command = { type: 'Snooze', until: action.until, at } as const;
        const snoozing = this.commands.execute(new SnoozeCommand(ids, thread, command, context));
        return pointingAt('/action/until', 'snooze-', snoozing);
      }
      case 'wake':
        return this.commands.execute(new WakeCommand(ids, thread, { type: 'Wake', reason: 'command', at }, context));
      case 'spam': {
        const mark = () =>
          this.commands.execute(new MarkAsSpamCommand(ids, thread, { type: 'MarkAsSpam', at }, context));
        return this.senders.after(mark, action.denySender ? 'deny' : null, thread, person, context);
      }
      case 'not-spam': {
        const mark = () =>
          this.commands.execute(new MarkAsNotSpamCommand(ids, thread, { type: 'MarkAsNotSpam', at }, context));
        return this.senders.after(mark, action.allowSender ? 'allow' : null, thread, person, context);
      }
      case 'move': {
        const command = await this.moving.command(thread, action.inboxId, person, at);
        return this.commands.execute(new MoveThreadCommand(ids, thread, command, context));
      }
      default:
        return action satisfies never;
    }
  }
}
