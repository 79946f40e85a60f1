import { z } from 'zod';
import { uuid } from '#libs/http';
import { hasControls } from '#libs/mail';
import { insertionFields, recordRef } from '#libs/threads';

const line = (characters: number) =>
  z
    .string()
    .max(characters)
    .refine((text) => !hasControls(text), 'control characters and line breaks are not allowed here');

/** A recipient as far as it is typed. Whether it is an address is asked when the draft is sent. */
const typed = z
  .union([line(320), z.strictObject({ address: line(320), name: line(200).default('') })])
  .transform((given) => (typeof given === 'string' ? { address: given, name: '' } : given));

const recipients = z.array(typed).max(100);

/** A file sent ahead to /v1/uploads, as a draft takes it and gives it. */
const file = z
  .union([uuid, z.object({ uploadId: uuid, fileName: line(200).nullish(), contentId: line(100).nullish() })])
  .transform((given) => (typeof given === 'string' ? { uploadId: given } : given));

const insertion = z.object({
  contentItemId: uuid,
  version: z.int().min(1).nullable().default(null).describe('null: the newest when it is sent'),
  as: z.enum(['attachment', 'link']).default('attachment'),
});

/** What is written of a draft: the fields of a mail as `POST /v1/threads` and `POST /v1/threads/{id}/replies` take them, finished or not. */
const fields = {
  inboxId: uuid.optional().describe('of a new mail; left out where it stays where it is'),
  from: line(320).nullable().default(null),
  to: recipients.nullable().default(null).describe('null in an answer: whom the mail asks to be answered'),
  cc: recipients.nullable().default(null),
  bcc: recipients.default([]),
  subject: line(900).nullable().default(null),
  text: z.string().nullable().default(null),
  html: z.string().nullable().default(null),
  attachments: z.array(file).max(50).default([]),
  inserted: z.array(insertion).max(50).default([]),
  sign: insertionFields.sign,
  associations: z.array(recordRef).max(50).nullable().default(null),
  answers: uuid.nullable().default(null).describe('the mail to answer; null: the newest that came in'),
  replyAll: z.boolean().default(false),
  quote: z.boolean().default(false),
};

export const draftBody = z.strictObject(fields);

export const newDraftBody = z.strictObject({
  ...fields,
  threadId: uuid.optional().describe('of the conversation to answer; left out for a new mail'),
  shared: z.boolean().default(false).describe('whether everybody who works in the inbox sees it'),
});

export type DraftBody = z.infer<typeof draftBody>;
export type NewDraftBody = z.infer<typeof newDraftBody>;
