import { RuleBroken } from '#libs/decider';
import type { RecordRef } from '#libs/records';
import type { Mailbox } from '../mail-parts.js';
import type { ThreadEvent } from '../thread-events.js';
import type { Email, Sender, Thread } from '../thread.js';

/** Somebody in a mail: who passed it on, whom it names as the writer of what it passes on, or whom its From names. */
export type Party = 'forwarder' | 'original' | 'sender';

/**
 * Says whose a mail that came in is; `contactId: null` makes it nobody's, `person` is who that is in the mail if it names them. `associations` are what
 * goes with the contact.
 */
export type AttributeSender = Readonly<{
  type: 'AttributeSender';
  emailId: string;
  contactId: string | null;
  person: Mailbox | null;
  associations: readonly RecordRef[];
  at: string;
}>;

type Decided = NonNullable<Sender['decided']>;
type Received = Readonly<{ threadId: string; email: Email; sender: Sender; decided: Decided }>;

const receivedIn = (emailId: string, thread: Thread): Received => {
  if (thread.status === 'none') throw new RuleBroken('thread-missing', 'there is no such thread');
  const email = thread.emails.find((one) => one.emailId === emailId);
  if (email === undefined) throw new RuleBroken('email-missing', 'there is no such mail in this thread');
  if (email.sender === null) throw new RuleBroken('email-sent', 'this mail is ours: its author wrote it');
  const { sender } = email;
  if (sender.decided === null) throw new RuleBroken('email-missing', 'this mail is of another thread');
  return { threadId: thread.threadId, email, sender, decided: sender.decided };
};

/**
 * Whose a mail is when it is that party's: that person, and the contact it was taken for when it came if that was the decision then, else null.
 * @throws RuleBroken thread-missing, email-missing, email-sent; not-forwarded and sender-unknown when the mail names nobody of that kind
 */
export const partyOf = (
  emailId: string,
  party: Party,
  thread: Thread,
): Readonly<{ contactId: string | null; person: Mailbox }> => {
  const { email, decided } = receivedIn(emailId, thread);
  const { contactId, attribution } = decided;
  const { rule, forwarder, original } = attribution;
  if (party !== 'sender' && forwarder === null && original === null)
    throw new RuleBroken('not-forwarded', 'this mail does not pass another one on');
  const rules = party === 'original' ? ['forwarded-attached', 'forwarded-inline'] : ['sender'];
  const asDecided = rules.includes(rule) ? contactId : null;
  const person = party === 'original' ? original : party === 'forwarder' ? (forwarder ?? email.from) : email.from;
  if (person === null || person.address === '')
    throw new RuleBroken('sender-unknown', `this mail does not name its ${party}`);
  return { contactId: asDecided, person };
};

/**
 * Going back to whom the mail was taken for when it came restores the records that it concerned then, whatever is linked by now.
 * @throws RuleBroken thread-missing, email-missing, email-sent
 */
export const attributeSender = (command: AttributeSender, thread: Thread): readonly ThreadEvent[] => {
  const { emailId, contactId, person, at } = command;
  const { threadId, sender, decided } = receivedIn(emailId, thread);
  if (sender.contactId === contactId) return [];
  const back = decided.contactId === contactId;
  const associations = back ? decided.associations : command.associations;
  const named = back ? decided.attribution.person : person;
  return [
    {
      type: 'SenderAttributed',
      data: { threadId, emailId, at, contactId, previousContactId: sender.contactId, person: named, associations },
    },
  ];
};
