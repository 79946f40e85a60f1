import { Controller, Get, Injectable, Param, Query as QueryParameters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Answer, Answers, CalledBy, uuid } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { isReachable, replySubject } from '#libs/mail';
import type { Person } from '#libs/people';
import { mailboxSchema } from '../mail-answers.http.js';
import { ThreadAccess } from '../thread-access.http.js';
import type { Email, ExistingThread } from '../thread.js';
import { replyFrom, replyRecipients, type Unanswered } from './reply-recipients.js';
import { parentOf } from './reply-to-thread.js';

/** What an answer is where its writer says nothing else. */
export type OfferedReply = ReturnType<typeof replyRecipients> &
  Readonly<{ parent: Email; unanswered: Unanswered; from: string | null; subject: string }>;

/** Finds whom an answer goes to, and where it is from. */
@Injectable()
export class OfferedReplies {
  constructor(private readonly inboxes: InboxAccess) {}

  /** @throws RuleBroken as parentOf() */
  async of(thread: ExistingThread, answers: string | null, all: boolean): Promise<OfferedReply> {
    const parent = parentOf(answers, thread.emails);
    const named = [parent.from, ...parent.replyTo, ...parent.to, ...parent.cc].map(({ address }) => address);
    if (parent.sender?.person) named.push(parent.sender.person.address);
    const [inbox, connected] = await Promise.all([this.inboxes.inbox(thread.inboxId), this.inboxes.connected(named)]);
    const addresses = inbox?.addresses.map(({ address }) => address) ?? [];
    const met = (here: boolean): readonly string[] =>
      [...connected].filter(([, inboxId]) => (inboxId === thread.inboxId) === here).map(([address]) => address);
    const unreachable = named.filter((address) => !isReachable(address));
    const unanswered = { here: [...addresses, ...met(true)], elsewhere: met(false), unreachable };
    const from = replyFrom(parent, addresses, inbox?.fallback_address ?? null);
    const subject = replySubject(parent.subject);
    return { parent, unanswered, from, subject, ...replyRecipients(parent, unanswered, all) };
  }
}

const offerQuery = z.strictObject({
  answers: uuid.optional().describe('the mail to answer; left out: the newest that came in'),
  replyAll: z.enum(['true', 'false']).default('false'),
});

const offerSchema = z
  .object({
    answers: uuid.describe('the mail that is answered'),
    from: z
      .string()
      .nullable()
      .describe(
        'the address that the mail came to, or left from, else the fallback address of the inbox; null: it has none',
      ),
    to: z.array(mailboxSchema),
    cc: z.array(mailboxSchema),
    unreachable: z
      .array(mailboxSchema)
      .describe('whom the mail asks to be answered, too, but at addresses that no mail can be sent to: they get none'),
    subject: z.string(),
  })
  .meta({ id: 'OfferedReply', description: 'What an answer is where its writer says nothing else.' });

@ApiTags('threads')
@Controller('v1/threads')
export class OfferReplyRoute {
  constructor(
    private readonly threads: ThreadAccess,
    private readonly replies: OfferedReplies,
  ) {}

  @Get(':id/reply-recipients')
  @Answers(
    200,
    offerSchema,
    'Whom an answer would go to, from where and under which subject, for an editor to begin with.',
  )
  async offer(
    @Param('id', { schema: uuid }) threadId: string,
    @QueryParameters({ schema: offerQuery }) { answers, replyAll }: z.infer<typeof offerQuery>,
    @CalledBy() person: Person,
  ): Promise<Answer<typeof offerSchema>> {
    const thread = await this.threads.view(person, threadId);
    const { parent, unanswered: _, ...offer } = await this.replies.of(thread, answers ?? null, replyAll === 'true');
    return { answers: parent.emailId, ...offer };
  }
}
