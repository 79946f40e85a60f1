import { z } from 'zod';
import { addrSpec, recipientAddress, uuid } from '#libs/http';
import { hasControls } from '#libs/mail';
import { fileName } from '#libs/uploads';

const free = (text: string): boolean => !hasControls(text);

const FREE = 'control characters and line breaks are not allowed here';

const MAX_RECIPIENTS = 100;

/** A list of addresses, each alone or with the name to show beside it. */
const listOf = (address: typeof addrSpec) =>
  z
    .array(
      z
        .union([address, z.strictObject({ address, name: z.string().max(200).refine(free, FREE).default('') })])
        .transform((given) => (typeof given === 'string' ? { address: given, name: '' } : given)),
    )
    .max(MAX_RECIPIENTS);

/** Those whom a mail is written to: strict addr-specs. */
export const mailboxes = listOf(addrSpec);

/** Those whom an answer goes to, who may have any address that mail can be sent to: they wrote from it. */
export const correspondents = listOf(recipientAddress);

/** A header's text: one line of at most 998 octets would fit unfolded (RFC 5322 section 2.1.1). */
export const subject = z.string().max(900).refine(free, FREE);

export const recordRef = z.strictObject({ type: z.enum(['contact', 'company', 'deal', 'ticket']), id: uuid });

const contentId = z.string().regex(/^[\w.@-]{1,100}$/, 'expected a Content-ID without angle brackets');

/** A file sent ahead to /v1/uploads: its id, or its id with another name, or with the name by which the HTML shows it. */
const attachment = z
  .union([uuid, z.strictObject({ uploadId: uuid, fileName: fileName.optional(), contentId: contentId.optional() })])
  .transform((given) => (typeof given === 'string' ? { uploadId: given } : given));

/** What the writer of a mail says; at least one of the two bodies. */
export const bodies = {
  text: z.string().optional(),
  html: z.string().optional(),
  attachments: z.array(attachment).max(50).default([]),
};

/** What of the team's content is in a mail, and who signs it. */
export const insertion = {
  inserted: z
    .array(
      z.strictObject({
        contentItemId: uuid,
        version: z.int().min(1).optional().describe('left out: the newest'),
        as: z
          .enum(['attachment', 'link'])
          .default('attachment')
          .describe('of a document: the file itself, or a link that tells when it was opened'),
      }),
    )
    .max(50)
    .default([])
    .describe('the content that the bodies were made with, which is recorded; documents are attached, or linked to'),
  sign: z
    .enum(['none', 'usual', 'own', 'inbox'])
    .default('none')
    .describe("which signature to put below: 'usual' is the writer's own, or else that of the inbox, if there is any"),
};

export type InsertionFields = z.output<z.ZodObject<typeof insertion>>;

const MAX_HOLD_SECONDS = 120;

/** When a mail is to be sent, and the draft that it was. */
export const sending = {
  holdSeconds: z
    .int()
    .min(0)
    .max(MAX_HOLD_SECONDS)
    .optional()
    .describe(
      'for how long it can be taken back before it leaves; left out: as the deployment is set. Not heeded with `sendAt`',
    ),
  sendAt: z.iso.datetime({ offset: true }).optional().describe('when to send it: later than now, within a year'),
  cancelOnAnswer: z
    .boolean()
    .default(false)
    .describe('whether it is canceled when a person’s mail comes into the conversation before it has left'),
  draftId: uuid.optional(),
};

export type SendingFields = z.output<z.ZodObject<typeof sending>>;

/** The answer to sending a mail names these. */
export type EmailIds = Readonly<{ threadId: string; emailId: string }>;
