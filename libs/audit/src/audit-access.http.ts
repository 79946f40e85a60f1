import { Injectable } from '@nestjs/common';
import { Problem } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { mayAudit, type Person } from '#libs/people';
import { ThreadAccess } from '#libs/threads';

/** Whoever reads a history sees all of it, recipients of Bcc too: that is for auditors, and for those who act in the inbox. */
@Injectable()
export class AuditAccess {
  constructor(
    private readonly threads: ThreadAccess,
    private readonly inboxes: InboxAccess,
  ) {}

  /** @throws Problem 404 for a thread the person may not see, 403 for one whose history is not for them */
  async mustAudit(person: Person, threadId: string): Promise<void> {
    const { inboxId } = await this.threads.existing(threadId);
    if (!(await this.inboxes.mayView(person, inboxId))) throw Problem.notFound('thread');
    if (!mayAudit(person) && !(await this.inboxes.mayAct(person, inboxId))) {
      throw Problem.forbidden(
        'not-auditor',
        'the history of a thread is for auditors and for those who act in its inbox',
      );
    }
    await this.inboxes.maySee(person, inboxId);
  }

  /** An inbox that a thread once lay in, null for whoever may not see it. */
  async known<Inbox extends { inboxId: string }>(person: Person, inbox: Inbox | null): Promise<Inbox | null> {
    return inbox !== null && (await this.inboxes.maySee(person, inbox.inboxId)) ? inbox : null;
  }
}
