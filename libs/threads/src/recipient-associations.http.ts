import { Injectable } from '@nestjs/common';
import { Problem, type RequestContext } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import type { Person } from '#libs/people';
import { Contacts, RecordAccess, type RecordRef, Records, sameRef } from '#libs/records';
import type { Mailbox } from './mail-parts.js';

/** Finds what a mail of ours concerns, and whether that is there where its writer chose. */
@Injectable()
export class RecipientAssociations {
  constructor(
    private readonly inboxes: InboxAccess,
    private readonly contacts: Contacts,
    private readonly records: Records,
    private readonly access: RecordAccess,
  ) {}

  /** What the writer chose, else what goes with the recipients, whether or not the writer sees it. @throws as chosen() */
  choice(
    person: Person,
    { chosen, kept }: Readonly<{ chosen: readonly RecordRef[] | undefined; kept: readonly RecordRef[] }>,
    recipients: readonly Mailbox[],
    context: RequestContext,
  ): Promise<readonly RecordRef[]> {
    return chosen === undefined ? this.of(recipients, context) : this.chosen(person, chosen, kept);
  }

  /** The contacts of the recipients, made where there are none, and every record linked to them. Our own addresses are nobody's. */
  async of(recipients: readonly Mailbox[], context: RequestContext): Promise<readonly RecordRef[]> {
    const contacts = await Promise.all(recipients.map((recipient) => this.contact(recipient, context)));
    return this.records.associationsOf([], contacts.flat());
  }

  /**
   * A person's choice, each record once; those that are `kept` were chosen before, by somebody who sees them.
   * @throws Problem 400 where there is no such record, or none that the person may see
   */
  async chosen(
    person: Person,
    choice: readonly RecordRef[],
    kept: readonly RecordRef[] = [],
  ): Promise<readonly RecordRef[]> {
    const isKept = (ref: RecordRef): boolean => kept.some((other) => sameRef(ref, other));
    const there = await Promise.all(
      choice.map((ref) => (isKept(ref) ? this.records.exists(ref) : this.access.maySee(person, ref))),
    );
    const missing = choice.flatMap(({ type }, n) =>
      there[n] === true ? [] : [{ pointer: `/associations/${n}`, detail: `there is no such ${type}` }],
    );
    const [first] = missing;
    if (first !== undefined) throw Problem.badRequest('record-missing', first.detail, missing);
    return choice.filter((ref, n) => choice.findIndex((other) => sameRef(ref, other)) === n);
  }

  private async contact(recipient: Mailbox, context: RequestContext): Promise<readonly RecordRef[]> {
    if ((await this.inboxes.addressOwner(recipient.address)) !== null) return [];
    const { contactId } = await this.contacts.ensure(recipient, context, context.at);
    return [{ type: 'contact', id: contactId }];
  }
}
