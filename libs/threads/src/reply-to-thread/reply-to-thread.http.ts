import { CommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { addrSpec, uuid } from '#libs/http';
import { bodies, correspondents, type EmailIds, insertion, recordRef, sending, subject } from '../mail-fields.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import type { ReplyToThread } from './reply-to-thread.js';

/** What the writer of an answer says. */
export const replyBody = z.strictObject({
  from: addrSpec.optional().describe('an address of the inbox; left out: the one that the answered mail came to'),
  answers: uuid.optional().describe('the mail to answer; left out: the newest that came in'),
  replyAll: z
    .boolean()
    .default(false)
    .describe('to everyone whom the mail asks to be answered, and whom it was sent to: nobody of them may be left out'),
  anyway: z.boolean().default(false).describe('send it although something came since the revision of If-Match'),
  quote: z.boolean().default(false).describe('put the original, quoted, below the answer'),
  to: correspondents.optional(),
  cc: correspondents.optional(),
  bcc: correspondents.default([]),
  subject: subject.optional(),
  ...bodies,
  ...insertion,
  associations: z
    .array(recordRef)
    .max(50)
    .optional()
    .describe('these records and no others; left out: every record that goes with the recipients'),
  ...sending,
});

export type ReplyRequest = z.infer<typeof replyBody>;

export class ReplyToThreadCommand extends OnThread<ReplyToThread, EmailIds> {}

@CommandHandler(ReplyToThreadCommand)
export class ReplyToThreadHandler extends ThreadCommandHandler<ReplyToThread, EmailIds> {}
