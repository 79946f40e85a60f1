import { Injectable } from '@nestjs/common';
import type { RequestContext } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { Contacts, type RecordRef, Records } from '#libs/records';
import type { Mailbox } from './mail-parts.js';

/** Finds what a mail of ours concerns, where its writer did not choose. */
@Injectable()
export class RecipientAssociations {
  constructor(
    private readonly inboxes: InboxAccess,
    private readonly contacts: Contacts,
    private readonly records: Records,
  ) {}

  /** The contacts of the recipients, made where there are none, and every record linked to them. Our own addresses are nobody's. */
  async of(recipients: readonly Mailbox[], context: RequestContext): Promise<readonly RecordRef[]> {
    const contacts = await Promise.all(recipients.map((recipient) => this.contact(recipient, context)));
    return this.records.associationsOf([], contacts.flat());
  }

  private async contact(recipient: Mailbox, context: RequestContext): Promise<readonly RecordRef[]> {
    if ((await this.inboxes.addressOwner(recipient.address)) !== null) return [];
    const { contactId } = await this.contacts.ensure(recipient, context, context.at);
    return [{ type: 'contact', id: contactId }];
  }
}
