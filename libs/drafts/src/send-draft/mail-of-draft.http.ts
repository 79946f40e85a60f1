import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { z } from 'zod';
import { KeyReused } from '#libs/event-store';
import { Problem, type RequestContext, validated, type Written } from '#libs/http';
import type { Person } from '#libs/people';
import { composeBody, type EmailIds, OutgoingMails, replyBody, sendingFields } from '#libs/threads';
import type { ExistingDraft, SentMail } from '../draft.js';
import { DraftBodies } from '../shown-draft.http.js';

const { draftId: _, ...release } = sendingFields;

export const sendBody = z.strictObject({
  ...release,
  threadRevision: z
    .int()
    .min(0)
    .optional()
    .describe('of the conversation as its reader saw it: 412 with what is new, when something happened there since'),
});

export type SendBody = z.infer<typeof sendBody>;

const SENDINGS = '0f0c7bd0-3c64-5a0a-8d5e-0d5e9a6f3d11';

/** The refusal of a draft that has become a mail. */
export const alreadySent = ({ threadId, emailId }: SentMail): Problem =>
  new Problem(409, 'draft-sent', 'this draft was sent, as it stood before what you read or wrote', {
    threadId,
    emailId,
  });

const decided = <Fields extends object>(fields: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Partial<Fields>;

/**
 * The command that sends a draft, whoever gives it and however often: its id, and with it those of thread and e-mail, follow from the draft
 * and from how often it came back, so that the thread takes one mail. The version stands for the request.
 */
const commandOf = (
  { draftId, version, mails }: ExistingDraft,
  { threadRevision }: SendBody,
  context: RequestContext,
): RequestContext => {
  const commandId = v5(`${draftId} ${mails.length}`, SENDINGS);
  const { actor, correlationId, at } = context;
  return {
    commandId,
    actor,
    correlationId,
    causationId: context.commandId,
    requestHash: createHash('sha256').update(`${draftId} ${version}`).digest('hex'),
    ...(threadRevision === undefined ? {} : { expectedRevision: threadRevision }),
    at,
    id: (name) => v5(name, commandId),
  };
};

/** Makes the mail that a draft is to be. */
@Injectable()
export class MailOfDraft {
  constructor(
    private readonly mails: OutgoingMails,
    private readonly bodies: DraftBodies,
  ) {}

  /**
   * Sends the draft as it stands; again, it answers as the first time.
   * @throws Problem 400 with pointers into the draft for what is not finished, 409 where another version was sent, and as OutgoingMails
   */
  async send(person: Person, draft: ExistingDraft, how: SendBody, context: RequestContext): Promise<Written<EmailIds>> {
    const command = commandOf(draft, how, context);
    const { draftId, inboxId, threadId, writing } = draft;
    const { threadRevision: _revision, ...asked } = how;
    const { preview: _preview, answers, replyAll, quote, attachments, inserted, ...written } = writing;
    const files = attachments.map(({ uploadId, fileName, contentId }) => decided({ uploadId, fileName, contentId }));
    const mail = {
      ...decided({ ...written, ...(await this.bodies.of(writing)) }),
      attachments: files,
      inserted: inserted.map(decided),
      ...asked,
      draftId,
    };
    const kept = writing.associations ?? [];
    try {
      return threadId === null
        ? await this.mails.compose(person, validated(composeBody, { ...mail, inboxId }), command, kept)
        : await this.mails.reply(
            person,
            threadId,
            validated(replyBody, { ...mail, ...decided({ answers }), replyAll, quote }),
            command,
            kept,
          );
    } catch (error) {
      if (!(error instanceof KeyReused)) throw error;
      throw alreadySent({ threadId: threadId ?? command.id('thread'), emailId: command.id('email') });
    }
  }
}
