import type { RecordRef } from '#libs/records';
import type { Content, Mailbox } from './mail-parts.js';
import { composed, type Delivery } from './outbound-email.js';
import type { Attribution, EmailComposed, EmailReceived } from './thread-events.js';

/** Whose a mail that came in is taken for, `person` as the mail names them, and `decided`, whose it was taken for when it came; null where
 * the mail is taken over from another conversation, which knows. */
export type Sender = Readonly<{
  contactId: string | null;
  person: Mailbox | null;
  decided: Readonly<{ contactId: string | null; associations: readonly RecordRef[]; attribution: Attribution }> | null;
}>;

/**
 * What later decisions need of a mail in the thread. `associations` are the records it concerns by now; `delivery` is null for a mail that came
 * in, `sender` for one of ours; `looks` are those at the documents that it links to. `attachments` counts the files that are not shown within it, and
 * `isMachines` tells of a mail that no person wrote. `broughtFrom` is the conversation that it was taken over from, on whose stream the facts of
 * this mail stand, null for one of its own; `splitInto` the one that a mail of its own was split off into, and is shown in.
 */
export type Email = Readonly<{
  emailId: string;
  at: string;
  from: Mailbox;
  replyTo: readonly Mailbox[];
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  subject: string;
  messageId: string | null;
  references: readonly string[];
  inReplyTo: readonly string[];
  associations: readonly RecordRef[];
  delivery: Delivery | null;
  sender: Sender | null;
  looks: readonly Readonly<{ contentItemId: string; at: string }>[];
  preview: string;
  attachments: number;
  isMachines: boolean;
  broughtFrom: string | null;
  splitInto: string | null;
}>;

/** Those that this conversation shows. */
export const inPlace = (emails: readonly Email[]): readonly Email[] =>
  emails.filter(({ splitInto }) => splitInto === null);

/** Those that this conversation shows and whose facts stand on its stream. */
export const ownInPlace = (emails: readonly Email[]): readonly Email[] =>
  inPlace(emails).filter(({ broughtFrom }) => broughtFrom === null);

/** How many files a mail has beside what is shown within it. */
export const filesOf = ({ attachments }: Pick<Content, 'attachments'>): number =>
  attachments.filter(({ inline }) => !inline).length;

/** Whether a mail that came in is nobody's but a machine's. */
export const isMachines = ({
  automatic,
  attribution,
}: Pick<EmailReceived['data'], 'automatic' | 'attribution'>): boolean =>
  automatic !== null || attribution.rule === 'machine';

/** A mail that was written here. */
export const sent = (data: EmailComposed['data']): Email => ({
  emailId: data.emailId,
  at: data.at,
  from: data.from,
  replyTo: [],
  to: data.to,
  cc: data.cc,
  subject: data.subject,
  messageId: data.messageId,
  references: data.references,
  inReplyTo: data.inReplyTo === null ? [] : [data.inReplyTo],
  associations: data.associations,
  delivery: composed(data),
  sender: null,
  looks: [],
  preview: data.preview,
  attachments: filesOf(data),
  isMachines: false,
  broughtFrom: null,
  splitInto: null,
});

/** A mail that came in. */
export const received = ({ contactId, associations, attribution, ...data }: EmailReceived['data']): Email => ({
  emailId: data.emailId,
  at: data.at,
  from: data.from,
  replyTo: data.replyTo,
  to: data.to,
  cc: data.cc,
  subject: data.subject,
  messageId: data.messageId,
  references: data.references,
  inReplyTo: data.inReplyTo,
  associations,
  delivery: null,
  sender: { contactId, person: attribution.person, decided: { contactId, associations, attribution } },
  looks: [],
  preview: data.preview,
  attachments: filesOf(data),
  isMachines: isMachines({ ...data, attribution }),
  broughtFrom: null,
  splitInto: null,
});
