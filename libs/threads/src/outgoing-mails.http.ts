import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Problem, type RequestContext, type Written } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { isReachable } from '#libs/mail';
import type { Person } from '#libs/people';
import type { RecordRef } from '#libs/records';
import { type ComposeRequest, ComposeEmailCommand } from './compose-email/compose-email.http.js';
import { InsertContent } from './insert-content/insert-content.http.js';
import type { EmailIds, InsertionFields, SendingFields } from './mail-fields.http.js';
import type { Mailbox } from './mail-parts.js';
import { OutgoingContent, type WrittenContent } from './outgoing-content.http.js';
import { OutgoingPolicy } from './outgoing-policy.module.js';
import { OutgoingSender } from './outgoing-sender.http.js';
import { RecipientAssociations } from './recipient-associations.http.js';
import { pointingAt } from './pointing-at.http.js';
import { releaseOf } from './release.js';
import { QuotedOriginal } from './reply-to-thread/quoted-original.http.js';
import { unlessOvertaken } from './reply-to-thread/newer-messages.http.js';
import { OfferedReplies } from './reply-to-thread/offered-reply.http.js';
import { recipientsOf } from './reply-to-thread/reply-recipients.js';
import { type ReplyRequest, ReplyToThreadCommand } from './reply-to-thread/reply-to-thread.http.js';
import { ThreadAccess } from './thread-access.http.js';
import type { EmailComposed } from './thread-events.js';

/** What is written above what; `forwards` is the mail that stands below where one is passed on. */
type Below = Readonly<{
  forwards: EmailComposed['data']['forwards'];
  with: (content: WrittenContent) => WrittenContent | Promise<WrittenContent>;
}>;

const nothing: Below = { forwards: null, with: (content) => content };

/** A new mail, as its writer sent it. */
type NewMail = Readonly<
  Pick<ComposeRequest, 'inboxId' | 'from' | 'to' | 'cc' | 'bcc' | 'subject'> &
    Pick<Letter, 'request'> &
    Partial<Pick<Letter, 'kept'>>
>;

/** What a new mail and an answer have in common, as their writer sent it; `below` puts another mail below it, `kept` are associations
 * that it has whether or not its sender sees them. */
type Letter = Readonly<{
  threadId: string;
  inboxId: string;
  from: string;
  recipients: readonly Mailbox[];
  below: Below;
  request: WrittenContent & InsertionFields & SendingFields & Pick<ComposeRequest, 'associations'>;
  kept: readonly RecordRef[];
}>;

/** Sends what a person of the team wrote, whichever way it reaches us: right away, after its hold, or when it is scheduled for. */
@Injectable()
export class OutgoingMails {
  constructor(
    private readonly commands: CommandBus,
    private readonly inboxes: InboxAccess,
    private readonly threads: ThreadAccess,
    private readonly sender: OutgoingSender,
    private readonly content: OutgoingContent,
    private readonly associations: RecipientAssociations,
    private readonly original: QuotedOriginal,
    private readonly replies: OfferedReplies,
    private readonly inserting: InsertContent,
    private readonly policy: OutgoingPolicy,
  ) {}

  /**
   * Opens a conversation with a mail. The ids come from the context: the same one again answers as the first did.
   * @throws Problem 400 for what cannot be sent so, 403 and 404 for whom may not send from the inbox, RuleBroken as composeEmail
   */
  async compose(
    person: Person,
    request: ComposeRequest,
    context: RequestContext,
    kept: readonly RecordRef[] = [],
  ): Promise<Written<EmailIds>> {
    await this.inboxes.act(person, request.inboxId);
    return this.open(person, { ...request, request, kept }, context);
  }

  /** As compose(), for who was asked already whether they may; `below` is what stands below what they wrote. */
  async open(
    person: Person,
    { inboxId, from, to, cc, bcc, subject, request, kept = [] }: NewMail,
    context: RequestContext,
    below = nothing,
  ): Promise<Written<EmailIds>> {
    const threadId = context.id('thread');
    const letter = { threadId, inboxId, from, recipients: [...to, ...cc, ...bcc], below, request, kept };
    const email = { ...(await this.written(person, letter, context)), inboxId, to, cc, bcc, subject };
    const command = new ComposeEmailCommand(idsOf(email), email, { type: 'ComposeEmail', email }, context);
    return pointingAt('/sendAt', 'send-at-', this.commands.execute(command));
  }

  /**
   * Answers a mail of the thread. The e-mail's id comes from the context: the same one again answers as the first did.
   * @throws Problem 400 for what cannot be sent so, 403 and 404 for whom may not act in the thread, 412 as unlessOvertaken(), RuleBroken as
   *   replyToThread
   */
  async reply(
    person: Person,
    threadId: string,
    request: ReplyRequest,
    context: RequestContext,
    kept: readonly RecordRef[] = [],
  ): Promise<Written<EmailIds>> {
    const { replyAll, bcc, to = null, cc = null } = request;
    const thread = await this.threads.act(person, threadId);
    const { parent, unanswered, ...offered } = await this.replies.of(thread, request.answers ?? null, replyAll);
    const reached = recipientsOf({ to, cc, bcc }, offered);
    const recipients = [...reached.to, ...reached.cc, ...bcc];
    if (recipients.length === 0) mustBeReachable(offered.unreachable);
    const letter = {
      threadId,
      inboxId: thread.inboxId,
      from: request.from ?? offered.from ?? '',
      recipients,
      below: request.quote ? this.quoting(parent.emailId, person, context) : nothing,
      request,
      kept,
    };
    const subject = request.subject ?? offered.subject;
    const email = { ...(await this.written(person, letter, context)), bcc, subject };
    const answer = { answers: parent.emailId, replyAll, unanswered, to, cc, email };
    const { expectedRevision: _, ...anyhow } = context;
    return unlessOvertaken(request.anyway ? anyhow : context, (at) =>
      pointingAt(
        '/sendAt',
        'send-at-',
        this.commands.execute(new ReplyToThreadCommand(idsOf(email), thread, { type: 'ReplyToThread', ...answer }, at)),
      ),
    );
  }

  private quoting(emailId: string, person: Person, context: RequestContext): Below {
    return { forwards: null, with: (content) => this.original.below(emailId, content, person.id, context) };
  }

  private async written(
    person: Person,
    { threadId, inboxId, from, recipients, below, request, kept: before }: Letter,
    context: RequestContext,
  ): Promise<Omit<EmailComposed['data'], 'inboxId' | 'to' | 'cc' | 'bcc' | 'subject' | keyof Threaded>> {
    mustBeReachable(recipients);
    const emailId = context.id('email');
    const filled = await this.inserting.into(request, { person, emailId, inboxId, at: context.at });
    const content = await below.with(filled.content);
    const [sender, kept, associations] = await Promise.all([
      this.sender.from(inboxId, from),
      this.content.keep(emailId, content),
      this.associations.choice(person, { chosen: request.associations, kept: before }, recipients, context),
    ]);
    return {
      threadId,
      emailId,
      at: context.at,
      authorId: person.id,
      from: sender,
      messageId: this.sender.messageId(threadId, emailId, sender.address),
      associations,
      release: releaseOf(request, context.at, this.policy.holdSeconds),
      inserted: filled.inserted,
      forwards: below.forwards,
      draftId: request.draftId ?? null,
      ...kept,
    };
  }
}

/** What the thread decides of a mail. */
type Threaded = Pick<EmailComposed['data'], 'inReplyTo' | 'references' | 'answers'>;

const idsOf = ({ threadId, emailId }: EmailIds): EmailIds => ({ threadId, emailId });

/** @throws Problem 400 that names those whom no mail can be sent to: what is written for them could never leave */
const mustBeReachable = (recipients: readonly Mailbox[]): void => {
  const beyond = recipients.flatMap(({ address }) => (isReachable(address) ? [] : [address]));
  if (beyond.length === 0) return;
  const detail = `no mail can be sent to ${beyond.join(', ')}: write to another address`;
  throw Problem.badRequest('recipient-unreachable', detail, [{ pointer: '/to', detail }]);
};
