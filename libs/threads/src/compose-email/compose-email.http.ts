import { CommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { addrSpec, uuid } from '#libs/http';
import { bodies, type EmailIds, insertion, mailboxes, recordRef, sending, subject } from '../mail-fields.http.js';
import { OnThread, ThreadCommandHandler } from '../on-thread.http.js';
import type { ComposeEmail } from './compose-email.js';

/** What the writer of a new mail says. */
export const composeBody = z.strictObject({
  inboxId: uuid,
  from: addrSpec,
  to: mailboxes.default([]),
  cc: mailboxes.default([]),
  bcc: mailboxes.default([]),
  subject,
  ...bodies,
  ...insertion,
  associations: z.array(recordRef).max(50).optional().describe('left out: every record that goes with the recipients'),
  ...sending,
});

export type ComposeRequest = z.infer<typeof composeBody>;

export class ComposeEmailCommand extends OnThread<ComposeEmail, EmailIds> {}

@CommandHandler(ComposeEmailCommand)
export class ComposeEmailHandler extends ThreadCommandHandler<ComposeEmail, EmailIds> {}
