import { z } from 'zod';
import { type Answer, count, instant, uuid } from '#libs/http';
import { inboxSchema } from '#libs/inboxes';
import { REF_TYPES } from '#libs/records';
import {
  assigneeSchema,
  attributionSchema,
  entrySchema,
  mailboxSchema,
  recipientSchema,
  releaseSchema,
  threadSchema,
} from '#libs/threads';

const mailboxes = z.array(mailboxSchema);
const recordRef = z.object({ type: z.enum(REF_TYPES), id: uuid });

const emailSchema = z.object({
  emailId: uuid,
  at: instant,
  from: mailboxSchema,
  replyTo: mailboxes,
  to: mailboxes,
  cc: mailboxes,
  subject: z.string(),
  messageId: z.string().nullable(),
  references: z.array(z.string()),
  inReplyTo: z.array(z.string()),
  associations: z.array(recordRef).describe('what it concerned at that moment'),
  looks: z.array(z.object({ contentItemId: uuid, at: instant })).describe('those at documents that it links to'),
  delivery: z
    .object({
      release: releaseSchema,
      since: instant.describe('when it was first to be tried, or asked to be tried again'),
      recipients: z.array(recipientSchema),
      attempts: count,
      sending: z.object({ attempt: count, at: instant }).nullable().describe('the attempt without an outcome yet'),
    })
    .nullable()
    .describe('null for a mail that came in, or of another thread'),
  sender: z
    .object({
      contactId: uuid.nullable().describe('whose it was taken for at that moment'),
      person: mailboxSchema.nullable().describe('who that is in the mail'),
      decided: z
        .object({
          contactId: uuid.nullable(),
          associations: z.array(recordRef),
          attribution: attributionSchema,
        })
        .nullable()
        .describe('whose it was taken for when it came; null of a mail of another thread that went into this one'),
    })
    .nullable()
    .describe('null for a mail of ours'),
  preview: z.string(),
  attachments: count.describe('its files, but for those shown within it'),
  isMachines: z.boolean().describe('whether no person wrote it'),
  broughtFrom: uuid.nullable().describe('the thread whose mail it is, where that one had gone into this one'),
  splitInto: uuid.nullable().describe('the thread that it was split off into, and is shown in'),
});

const commentSchema = z.object({
  commentId: uuid,
  authorId: uuid,
  text: z.string().describe('empty of one that was deleted by then'),
  mentions: z.array(uuid),
  deleted: z.boolean(),
});

export const replaySchema = z
  .object({
    asOf: z.string().nullable().describe('what was asked for'),
    revision: count.describe('that of the last fact that counts'),
    created: instant,
    thread: z
      .object({
        status: z.enum(['open', 'closed']),
        threadId: uuid,
        inboxId: uuid,
        inboxIds: z.array(uuid).describe('every inbox that it had lain in, of those the caller may see; this one last'),
        subject: z.string(),
        assignee: assigneeSchema.nullable(),
        emails: z.array(emailSchema),
        comments: z.array(commentSchema),
        followers: z.array(uuid),
        tags: z.array(z.string()),
        snooze: z.object({ until: instant.nullable() }).nullable(),
        isSpam: z.boolean(),
        forwardedAs: z.array(uuid).describe('the mails by which its own had been passed on'),
        mergedInto: z
          .object({ threadId: uuid, mergeId: uuid.nullable() })
          .nullable()
          .describe('the thread that it went on in; without a mergeId its only mail was put back there'),
        absorbed: z
          .array(z.object({ threadId: uuid, mergeId: uuid, comments: count }))
          .describe('the threads that went on in this one'),
        heldBack: uuid.nullable().describe('the last mail of a person that came while it was spam, and so woke nobody'),
      })
      .describe('the state that decided'),
    inboxRow: threadSchema,
    messages: z.array(entrySchema),
    inbox: inboxSchema
      .pick({ name: true, visibility: true, members: true })
      .extend({ inboxId: uuid })
      .nullable()
      .describe('where it lay; null where the caller may not see that inbox'),
  })
  .meta({ id: 'Replay' });

/** A conversation and who could see it, as both stood after `revision`, the last fact that counts. */
export type Replay = Answer<typeof replaySchema>;
