import { Injectable } from '@nestjs/common';
import { Problem } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { MessageIds } from '#libs/mail';
import type { Mailbox } from './mail-parts.js';

/** Who a mail of ours comes from, and the Message-ID it goes by. */
@Injectable()
export class OutgoingSender {
  constructor(
    private readonly access: InboxAccess,
    private readonly messageIds: MessageIds,
  ) {}

  /** The connected address to write from. @throws Problem 400 when it is not connected to this inbox. */
  async from(inboxId: string, address: string): Promise<Mailbox> {
    const owner = await this.access.addressOwner(address);
    if (owner?.inboxId !== inboxId) {
      const detail = 'this address is not connected to the inbox';
      throw Problem.badRequest('from-not-connected', detail, [{ pointer: '/from', detail }]);
    }
    return { address: owner.address, name: owner.name };
  }

  /** A Message-ID that names thread and e-mail and cannot be guessed, in the domain of the sending address. */
  messageId(threadId: string, emailId: string, from: string): string {
    return this.messageIds.mint(threadId, emailId, from.slice(from.lastIndexOf('@') + 1));
  }
}
