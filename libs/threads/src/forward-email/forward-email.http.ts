import { Body, Controller, Injectable, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { EventStore } from '#libs/event-store';
import {
  addrSpec,
  Answers,
  CalledBy,
  Context,
  type RequestContext,
  uuid,
  type Written,
  writtenSchema,
} from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { forwardSubject } from '#libs/mail';
import type { Person } from '#libs/people';
import { Uploads } from '#libs/uploads';
import { threadDecider } from '../decider.js';
import { bodies, type EmailIds, insertion, mailboxes, recordRef, sending, subject } from '../mail-fields.http.js';
import { revisionOf } from '../on-thread.http.js';
import { OriginalFiles } from '../original-files.http.js';
import { OutgoingMails } from '../outgoing-mails.http.js';
import { replyFrom } from '../reply-to-thread/reply-recipients.js';
import { ThreadAccess } from '../thread-access.http.js';
import { threadStream } from '../thread-events.js';
import { mailToForward } from './forward-email.js';
import { above, ForwardedOriginals } from './forwarded-original.http.js';
import { LinkForwardsReactor } from './link-forwards.reactor.js';

const attachmentId = z.string().max(50);

const forwardBody = z.strictObject({
  emailId: uuid.optional().describe('the mail to pass on; left out: the newest that came in'),
  inboxId: uuid.optional().describe('the inbox to send it from; left out: that of the thread'),
  from: addrSpec.optional().describe('an address of that inbox; left out: the one that the mail came to'),
  to: mailboxes.default([]),
  cc: mailboxes.default([]),
  bcc: mailboxes.default([]),
  subject: subject.optional(),
  ...bodies,
  carry: z
    .union([z.enum(['all', 'none']), z.array(attachmentId).max(50)])
    .default('all')
    .describe('which files of the mail go along; the pictures that its HTML shows do so in any case'),
  ...insertion,
  associations: z.array(recordRef).max(50).optional().describe('left out: every record that goes with the recipients'),
  ...sending,
});

type ForwardRequest = z.infer<typeof forwardBody>;

/** Passes mails on: each in a new mail, which opens a thread of its own and is linked with the original both ways. */
@Injectable()
export class ForwardedMails {
  constructor(
    private readonly store: EventStore,
    private readonly threads: ThreadAccess,
    private readonly inboxes: InboxAccess,
    private readonly mails: OutgoingMails,
    private readonly originals: ForwardedOriginals,
    private readonly files: OriginalFiles,
    private readonly links: LinkForwardsReactor,
  ) {}

  /**
   * The ids come from the context: the same one again answers as the first did.
   * @throws Problem 400 for what cannot be sent so, 403 and 404 for whom may not act in the thread or in the inbox, 409 for files that may not be
   *   sent, RuleBroken as mailToForward() and composeEmail, StaleRevision where something happened in the thread
   */
  async forward(
    person: Person,
    threadId: string,
    request: ForwardRequest,
    { expectedRevision, ...context }: RequestContext,
  ): Promise<Written<EmailIds>> {
    const thread = await this.threads.act(person, threadId);
    const { inboxId = thread.inboxId, to, cc, bcc } = request;
    const { addresses, fallback_address: fallback } = await this.inboxes.act(person, inboxId);
    const email = mailToForward(request.emailId ?? null, thread);
    if (expectedRevision !== undefined) await this.mustStand(threadId, expectedRevision, context.id('thread'));
    const original = await this.originals.of(email.emailId);
    const { mail } = original;
    const { attachments } = mail.data;
    const carried = { carried: request.carry, pointer: '/carry', beside: request.attachments };
    const { html, files } = await this.files.of({ attachments, html: original.html, ...carried }, person.id, context);
    const connected = addresses.map(({ address }) => address);
    const forwards = { threadId: mail.thread_id, emailId: mail.id };
    const letter = {
      inboxId,
      from: request.from ?? replyFrom(email, connected, fallback) ?? '',
      ...{ to, cc, bcc, subject: request.subject ?? forwardSubject(email.subject) },
      request: {
        ...request,
        ...(request.html === undefined ? { text: request.text ?? '' } : {}),
        attachments: [...request.attachments, ...files],
      },
    };
    const sent = await this.mails.open(person, letter, context, {
      forwards,
      with: (note) => above(note, { ...original, html }),
    });
    const { commandId: id, correlationId, actor } = context;
    const { position } = await this.links.link({ ...sent, at: context.at }, forwards, { id, correlationId, actor });
    return { ...sent, position: String(position > BigInt(sent.position) ? position : sent.position) };
  }

  /** A mail that was sent under the same key before is not sent past anything. */
  private async mustStand(threadId: string, expected: number, sentIn: string): Promise<void> {
    const sent = await this.store.load(threadDecider, threadStream(sentIn));
    if (sent.state.status === 'none') await revisionOf(this.store, threadId, expected);
  }
}

@ApiTags('threads')
@Controller('v1/threads')
export class ForwardEmailRoute {
  constructor(
    private readonly mails: ForwardedMails,
    private readonly uploads: Uploads,
  ) {}

  @Post(':id/forwards')
  @Answers(
    202,
    writtenSchema({ threadId: uuid, emailId: uuid }),
    'Passes a mail of the thread on, with its files, below what the caller writes; the ids are those of the new mail.',
  )
  async forward(
    @Param('id', { schema: uuid }) threadId: string,
    @Body({ schema: forwardBody }) request: ForwardRequest,
    @CalledBy() person: Person,
    @Context({ keyRequired: true }) context: RequestContext,
  ): Promise<Written<EmailIds>> {
    await this.uploads.mustBeOf(
      person.id,
      request.attachments.map(({ uploadId }) => uploadId),
    );
    return this.mails.forward(person, threadId, request, context);
  }
}
