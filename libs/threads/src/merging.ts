import { RuleBroken } from '#libs/decider';
import { type Email, inPlace } from './email.js';
import { type Gist, mailboxesOf, noMails, withMail } from './gist.js';
import type { CarriedEmail, FirstContact, MergingEvent } from './merging-events.js';

/** A conversation that went into this one, by the merge of this id. */
export type Absorbed = Readonly<{ threadId: string; mergeId: string; comments: number }>;

/**
 * How a conversation stands to others: which one it goes on in, if any, and which ones have gone into it. Without a `mergeId` it held nothing but a
 * mail that was put back there.
 */
export type Merging = Readonly<{
  mergedInto: Readonly<{ threadId: string; mergeId: string | null }> | null;
  absorbed: readonly Absorbed[];
}>;

export const byItself: Merging = { mergedInto: null, absorbed: [] };

type Merged = Merging & Readonly<{ emails: readonly Email[] }>;

/** @throws RuleBroken thread-merged that names the conversation in which this one goes on */
export const mustStandAlone = ({ mergedInto }: Merging): void => {
  if (mergedInto === null) return;
  const where = mergedInto.threadId;
  throw new RuleBroken('thread-merged', `this thread goes on in ${where}: do it there, or take this one out first`);
};

/** A mail as another conversation takes it over. */
export const carried = ({
  associations: _,
  delivery: __,
  looks: ___,
  broughtFrom: ____,
  splitInto: _____,
  sender,
  ...email
}: Email): CarriedEmail => ({
  ...email,
  direction: sender === null ? 'out' : 'in',
  author: sender?.person ?? null,
});

const takenOver = ({ direction, author, ...email }: CarriedEmail, broughtFrom: string): Email => ({
  ...email,
  associations: [],
  delivery: null,
  sender: direction === 'out' ? null : { contactId: null, person: author, decided: null },
  looks: [],
  broughtFrom,
  splitInto: null,
});

/** Each mail taken over stands before the first that is later, so that those which were there keep their order. */
export const withCarried = (
  own: readonly Email[],
  brought: readonly CarriedEmail[],
  broughtFrom: string,
): readonly Email[] =>
  brought.reduce<readonly Email[]>((emails, mail) => {
    const email = takenOver(mail, broughtFrom);
    const later = emails.findIndex(({ at }) => at > mail.at);
    return later < 0 ? [...emails, email] : emails.toSpliced(later, 0, email);
  }, own);

export const withoutCarried = (emails: readonly Email[], broughtFrom: string): readonly Email[] =>
  emails.filter((email) => email.broughtFrom !== broughtFrom);

const withPlace = (emails: readonly Email[], emailId: string, splitInto: string | null): readonly Email[] =>
  emails.map((email) => (email.emailId === emailId && email.broughtFrom === null ? { ...email, splitInto } : email));

/** What a list shows of these mails. A conversation without any shows nothing of them. */
export const gistOf = (emails: readonly Email[]): Gist =>
  inPlace(emails).reduce<Gist>(
    (gist, email) => {
      const direction = email.sender === null ? 'out' : 'in';
      return withMail(gist, { ...email, direction, mailboxes: mailboxesOf({ ...email, direction }) });
    },
    { ...noMails, preview: '', lastAt: '', lastDirection: 'in', lastSubject: '' },
  );

/** Whose a conversation of these mails is taken for. */
export const firstContactOf = (emails: readonly Email[]): FirstContact | null =>
  inPlace(emails).flatMap(({ emailId, sender }): FirstContact[] =>
    sender === null || sender.contactId === null ? [] : [{ contactId: sender.contactId, emailId }],
  )[0] ?? null;

/** What a fact makes of it: only what changes. */
export const evolveMerging = (thread: Merged, event: MergingEvent): Partial<Merged> => {
  switch (event.type) {
    case 'ThreadMerged': {
      const { intoThreadId: threadId, mergeId } = event.data;
      return { mergedInto: { threadId, mergeId } };
    }
    case 'ThreadUnmerged':
      return { mergedInto: null };
    case 'ThreadAbsorbed': {
      const { fromThreadId: threadId, mergeId, comments, emails } = event.data;
      return {
        absorbed: [...thread.absorbed, { threadId, mergeId, comments }],
        emails: withCarried(thread.emails, emails, threadId),
      };
    }
    case 'ThreadGivenBack': {
      const { toThreadId, mergeId } = event.data;
      return {
        absorbed: thread.absorbed.filter((one) => one.mergeId !== mergeId),
        emails: withoutCarried(thread.emails, toThreadId),
      };
    }
    case 'EmailSplitOff':
      return { emails: withPlace(thread.emails, event.data.emailId, event.data.intoThreadId) };
    case 'EmailPutBack':
      return { emails: withPlace(thread.emails, event.data.emailId, null) };
    case 'EmailBroughtOver': {
      const { email, fromThreadId } = event.data;
      return { mergedInto: null, emails: withCarried(thread.emails, [email], fromThreadId) };
    }
    case 'EmailGivenBack': {
      const { emailId, toThreadId } = event.data;
      return {
        mergedInto: { threadId: toThreadId, mergeId: null },
        emails: thread.emails.filter((email) => email.emailId !== emailId),
      };
    }
    default:
      return event satisfies never;
  }
};
