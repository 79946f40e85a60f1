import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { Problem } from '#libs/http';
import { InboxAccess } from '#libs/inboxes';
import { People, type Person } from '#libs/people';
import {
  contactDecider,
  contactStream,
  RecordAccess,
  recordDecider,
  type RecordRef,
  recordStream,
} from '#libs/records';
import type { TemplateValues } from '#libs/templates';

/** For whom and from where an item is rendered; ids in lower case. */
export type RenderFor = Readonly<{
  contactId?: string | undefined;
  records?: readonly RecordRef[] | undefined;
  inboxId?: string | undefined;
  /** The caller, when left out. */
  senderId?: string | undefined;
}>;

const firstName = (name: string): string => (name.includes('@') ? '' : (name.trim().split(/\s+/)[0] ?? ''));

/** Leaves out what is empty, so that it counts as missing. */
const values = (named: Readonly<Record<string, string | TemplateValues | undefined>>): TemplateValues =>
  Object.fromEntries(Object.entries(named).flatMap(([name, value]) => (value ? [[name, value]] : [])));

/**
 * Looks up what templates can name: `contact.{id,name,firstName,email}`, `records.{company,deal,ticket}.{id,name}` (the first of each
 * type), `sender.{id,name,firstName,email}`, `inbox.{id,name,address}`, `today`.
 */
@Injectable()
export class RenderValues {
  constructor(
    private readonly store: EventStore,
    private readonly inboxes: InboxAccess,
    private readonly people: People,
    private readonly records: RecordAccess,
  ) {}

  /** @throws Problem 404 for anything that is not there or that the person may not see. */
  async of(person: Person, asked: RenderFor, at: string): Promise<TemplateValues> {
    const [contact, records, sender, inbox] = await Promise.all([
      asked.contactId === undefined ? undefined : this.contact(person, asked.contactId),
      this.named(person, asked.records ?? []),
      this.sender(asked.senderId ?? person.id),
      asked.inboxId === undefined ? undefined : this.inbox(person, asked.inboxId),
    ]);
    return values({ contact, records, sender, inbox, today: at.slice(0, 10) });
  }

  private async contact(person: Person, contactId: string): Promise<TemplateValues> {
    await this.records.mustSee(person, { type: 'contact', id: contactId });
    const { state } = await this.store.load(contactDecider, contactStream(contactId));
    if (state.status === 'none') throw Problem.notFound('contact');
    const { name, addresses } = state;
    return values({ id: contactId, name, firstName: firstName(name), email: addresses[0] });
  }

  private async named(person: Person, refs: readonly RecordRef[]): Promise<TemplateValues> {
    const found: Record<string, TemplateValues> = {};
    for (const { type, id } of refs) {
      if (type === 'contact') throw Problem.badRequest('contact-as-record', 'name the contact in contactId');
      await this.records.mustSee(person, { type, id });
      const { state } = await this.store.load(recordDecider, recordStream(id));
      if (state.status === 'none' || state.recordType !== type) throw Problem.notFound(type);
      found[type] ??= values({ id, name: state.name });
    }
    return found;
  }

  private async sender(userId: string): Promise<TemplateValues> {
    const { name, email } = await this.people.user(userId);
    return values({ id: userId, name, firstName: firstName(name), email });
  }

  private async inbox(person: Person, inboxId: string): Promise<TemplateValues> {
    const { name, addresses } = await this.inboxes.view(person, inboxId);
    return values({ id: inboxId, name, address: addresses[0]?.address });
  }
}
