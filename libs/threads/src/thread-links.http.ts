import { Injectable } from '@nestjs/common';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { ReadModels } from '#libs/read-models';
import type { InboxRow } from './inbox-view/inbox-row.js';
import { inboxView } from './inbox-view/inbox-view.projection.js';
import type { ShownThread } from './inbox-view/shown-thread.http.js';
import type { ShownMessage } from './message-view/shown-message.http.js';

type Mail = Exclude<ShownMessage, { kind: 'comment' }>;
type Of<Kind extends Mail['kind']> = Extract<Mail, { kind: Kind }>;
type Linked = Partial<
  Pick<Mail, 'forwardedAs'> &
    Pick<Of<'sent'>, 'forwards'> &
    Pick<Of<'received'>, 'threading'> &
    Pick<ShownThread, 'related'>
>;

const othersOf = ({ forwards, forwardedAs = [], threading, related }: Linked): readonly string[] => [
  ...[...(forwards ? [forwards] : []), ...forwardedAs].map(({ threadId }) => threadId),
  ...[related, threading?.related].filter((threadId) => threadId != null),
];

/** Shows to which threads another is linked: by a mail that was passed on, or that a stranger answered. As far as the reader may see those. */
@Injectable()
export class ThreadLinks {
  constructor(
    private readonly readModels: ReadModels,
    private readonly inboxes: InboxAccess,
  ) {}

  /** The messages, or threads, with those links that lead where the person may look. */
  async seenBy<Shown extends object>(person: Person, all: readonly Shown[]): Promise<Shown[]> {
    const linked = all.flatMap((one) => othersOf(one));
    const seen = linked.length === 0 ? new Set<string>() : await this.seen(person, [...new Set(linked)]);
    const isHidden = (threadId: string | null): boolean => threadId !== null && !seen.has(threadId);
    return all.map((one: Shown & Linked) => {
      const { forwards, forwardedAs, threading, related } = one;
      return {
        ...one,
        ...(forwards ? { forwards: isHidden(forwards.threadId) ? null : forwards } : {}),
        ...(forwardedAs ? { forwardedAs: forwardedAs.filter(({ threadId }) => seen.has(threadId)) } : {}),
        ...(threading && isHidden(threading.related)
          ? { threading: { ...threading, matched: null, related: null } }
          : {}),
        ...(related && isHidden(related) ? { related: null } : {}),
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
