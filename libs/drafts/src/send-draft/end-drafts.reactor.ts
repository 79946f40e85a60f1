import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import type { Recorded } from '#libs/decider';
import { EventStore } from '#libs/event-store';
import type { EmailComposed } from '#libs/threads';
import { draftDecider } from '../decider.js';
import { draftStream } from '../draft.js';

const ENDINGS = '7d3f1f4e-93d8-5a4f-9a55-6a1d5b0a9c27';

/** Ends the drafts that mails name: those sent by another way than their own, and those whose sender died between mail and draft. */
@Injectable()
export class EndDraftsReactor {
  readonly name = 'end-drafts';
  readonly types = ['EmailComposed'] as const;

  constructor(private readonly store: EventStore) {}

  async react(batch: readonly Recorded[]): Promise<void> {
    for (const { id, data, metadata } of batch as readonly Recorded<EmailComposed>[]) {
      const { draftId, threadId, emailId, inboxId, authorId, at } = data;
      if (draftId === null) continue;
      const mail = { threadId, emailId, inboxId, authorId };
      await this.store.handle(
        draftDecider,
        draftStream(draftId),
        { type: 'SendDraft', version: null, mail, at },
        {
          commandId: v5(id, ENDINGS),
          actor: { kind: 'system', id: 'drafts' },
          correlationId: metadata.$correlationId,
          causationId: id,
        },
      );
    }
  }
}
