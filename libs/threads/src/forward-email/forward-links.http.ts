import { Injectable } from '@nestjs/common';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import type { InboxRow } from '../inbox-view/inbox-row.js';
import { inboxView } from '../inbox-view/inbox-view.projection.js';
import type { ShownMessage } from '../message-view/shown-message.http.js';

type Mail = Exclude<ShownMessage, { kind: 'comment' }>;
type Linked = Partial<Pick<Mail, 'forwardedAs'> & Pick<Extract<Mail, { kind: 'sent' }>, 'forwards'>>;

const othersOf = ({ forwards, forwardedAs = [] }: Linked): readonly string[] =>
  [...(forwards ? [forwards] : []), ...forwardedAs].map(({ threadId }) => threadId);

/** Shows to which mails a mail is linked by being passed on, as far as its reader may see those. */
@Injectable()
export class ForwardLinks {
  constructor(
    private readonly readModels: ReadModels,
    private readonly inboxes: InboxAccess,
  ) {}

  /** The messages with those links that lead where the person may look. */
  async seenBy<Message extends object>(person: Person, messages: readonly Message[]): Promise<Message[]> {
    const linked = messages.flatMap((message) => othersOf(message));
    const seen = linked.length === 0 ? new Set<string>() : await this.seen(person, [...new Set(linked)]);
    return messages.map((message: Message & Linked) => {
      const { forwards, forwardedAs } = message;
      return {
        ...message,
        ...(forwards ? { forwards: seen.has(forwards.threadId) ? forwards : null } : {}),
        ...(forwardedAs ? { forwardedAs: forwardedAs.filter(({ threadId }) => seen.has(threadId)) } : {}),
      };
    });
  }

  private async seen(person: Person, threadIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.readModels.lookup<Pick<InboxRow, 'thread_id' | 'inbox_id'>>(
      `SELECT thread_id, inbox_id FROM ${this.readModels.rows(inboxView)} WHERE thread_id = ANY($1)`,
      [threadIds],
    );
    const seen = await Promise.all(rows.map(({ inbox_id }) => this.inboxes.mayView(person, inbox_id)));
    return new Set(rows.filter((_, n) => seen[n]).map(({ thread_id }) => thread_id));
  }
}
