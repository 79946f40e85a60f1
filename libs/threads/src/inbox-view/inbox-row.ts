import type { Recorded } from '#libs/decider';
import { filesOf, isMachines } from '../email.js';
import { type Gist, type GistOfOne, mailboxesOf, withMail } from '../gist.js';
import type { Mailbox } from '../mail-parts.js';
import type { EmailPutBack, EmailSplitOff } from '../merging-events.js';
import type { Assignee } from '../teamwork-events.js';
import type { EmailComposed, EmailReceived, ThreadEvent, ThreadReopened } from '../thread-events.js';
import type { Listed } from './listed-as.js';
import { evolveUndelivered, type Undelivered } from './undelivered.js';

/**
 * One conversation as it stands in the lists of its inbox; `listed_as` is the one that holds it. Its contact is that of the first mail which had
 * one, `contact_email_id`; `automatic` says that machines alone wrote in it so far; `related` is the conversation that a stranger answered by
 * opening this one; `merged_into` is the conversation that it goes on in. `comments` counts its own alone, not those of what has gone into it.
 * `split_off` are mails that it has let go, `brought_email_id` the one of another conversation that it began with: whose that is, the other one tells.
 */
export type InboxRow = Readonly<{
  thread_id: string;
  inbox_id: string;
  status: 'open' | 'closed';
  listed_as: Listed | 'merged';
  merged_into: string | null;
  subject: string;
  preview: string;
  opened_at: string;
  last_at: string;
  last_direction: 'in' | 'out' | null;
  correspondents: readonly Mailbox[];
  contact_id: string | null;
  contact_email_id: string | null;
  split_off: readonly string[];
  brought_email_id: string | null;
  automatic: boolean;
  undelivered: readonly Undelivered[];
  related: string | null;
  base_subject: string;
  emails: number;
  comments: number;
  attachments: number;
  assignee_kind: Assignee['kind'] | null;
  assignee_id: string | null;
  tags: readonly string[];
  snoozed: Readonly<{ until: string | null }> | null;
  spam: boolean;
  followers: readonly string[];
  mentions: readonly Readonly<{ commentId: string; userIds: readonly string[] }>[];
  reopened: Readonly<{ reason: ThreadReopened['data']['reason']; emailId: string | null; at: string }> | null;
  search: string;
  revision: number;
}>;

/** The text in which words are looked for. */
export const searchable = (...texts: readonly string[]): string => texts.join(' ').toLowerCase().slice(0, 2_000);

const withGist = (row: InboxRow, gist: Gist): InboxRow => ({
  ...row,
  preview: gist.preview,
  last_at: gist.lastAt,
  last_direction: gist.lastDirection,
  correspondents: gist.correspondents,
  automatic: gist.automatic,
  emails: gist.emails,
  attachments: gist.attachments,
  search: searchable(
    row.subject,
    gist.lastSubject,
    ...gist.correspondents.flatMap(({ name, address }) => [name, address]),
  ),
});

type Mail = EmailComposed['data'] | EmailReceived['data'];

const withEmail = (
  row: InboxRow,
  data: Mail,
  more: Pick<GistOfOne, 'direction' | 'mailboxes' | 'isMachines'>,
): InboxRow => {
  const { at, preview, subject } = data;
  return withGist(row, withMail(row, { at, preview, subject, attachments: filesOf(data), ...more }));
};

const withContact = (row: InboxRow, emailId: string, contactId: string | null): InboxRow => {
  if (row.contact_id !== null && row.contact_email_id !== emailId) return row;
  return { ...row, contact_id: contactId, contact_email_id: contactId === null ? null : emailId };
};

/** Where the mail that leaves, or comes back, is the one whose contact it was taken for, it is taken for another. */
const withFirst = (row: InboxRow, { emailId, first }: EmailSplitOff['data'] | EmailPutBack['data']): InboxRow => {
  if (row.contact_email_id !== emailId && first?.emailId !== emailId) return row;
  return { ...row, contact_id: first?.contactId ?? null, contact_email_id: first?.emailId ?? null };
};

const withReceived = (row: InboxRow, data: EmailReceived['data']): InboxRow => {
  const mail = { direction: 'in', mailboxes: [data.from], isMachines: isMachines(data) } as const;
  return {
    ...withContact(withEmail(row, data, mail), data.emailId, data.contactId),
    related: row.related ?? data.threading.related,
  };
};

const withMentions = (
  row: InboxRow,
  { commentId, mentions }: Readonly<{ commentId: string; mentions: readonly string[] }>,
): InboxRow => {
  const others = row.mentions.filter((mention) => mention.commentId !== commentId);
  return { ...row, mentions: mentions.length === 0 ? others : [...others, { commentId, userIds: mentions }] };
};

/** What a fact of another conversation makes of the row of the one that its mail was split off into. */
export const elsewhereAttributed = (row: InboxRow, event: Recorded<ThreadEvent>): InboxRow =>
  event.type === 'SenderAttributed' ? withContact(row, event.data.emailId, event.data.contactId) : row;

/** What a fact makes of a row that there is. */
export const changedRow = (row: InboxRow, event: Recorded<ThreadEvent>): InboxRow => {
  switch (event.type) {
    case 'EmailComposed': {
      const mailboxes = [...event.data.to, ...event.data.cc];
      return withEmail(row, event.data, { direction: 'out', mailboxes, isMachines: false });
    }
    case 'EmailReceived':
      return withReceived(row, event.data);
    case 'SenderAttributed': {
      const { emailId, contactId } = event.data;
      return row.split_off.includes(emailId) ? row : withContact(row, emailId, contactId);
    }
    case 'ThreadAssigned':
      return {
        ...row,
        assignee_kind: event.data.assignee.kind,
        assignee_id: event.data.assignee.id,
      };
    case 'ThreadUnassigned':
      return { ...row, assignee_kind: null, assignee_id: null };
    case 'ThreadMoved':
      return { ...row, inbox_id: event.data.toInboxId };
    case 'ThreadMerged':
      return { ...row, merged_into: event.data.intoThreadId };
    case 'ThreadUnmerged':
      return { ...row, merged_into: null };
    case 'ThreadAbsorbed':
    case 'ThreadGivenBack':
      return withGist(row, event.data.gist);
    case 'EmailSplitOff': {
      const { emailId, gist } = event.data;
      return { ...withFirst(withGist(row, gist), event.data), split_off: [...row.split_off, emailId] };
    }
    case 'EmailPutBack': {
      const { emailId, gist } = event.data;
      const split_off = row.split_off.filter((other) => other !== emailId);
      return { ...withFirst(withGist(row, gist), event.data), split_off };
    }
    case 'EmailBroughtOver': {
      const { email, emailId, contactId } = event.data;
      const mail = { ...email, mailboxes: mailboxesOf(email) };
      const begun = { ...withGist(row, withMail(row, mail)), brought_email_id: emailId, merged_into: null };
      return withContact(begun, emailId, contactId);
    }
    case 'EmailGivenBack':
      return { ...row, merged_into: event.data.toThreadId, brought_email_id: null, emails: 0 };
    case 'CommentAdded':
      return { ...withMentions(row, event.data), comments: row.comments + 1 };
    case 'CommentEdited':
      return withMentions(row, event.data);
    case 'CommentDeleted':
      return { ...withMentions(row, { ...event.data, mentions: [] }), comments: row.comments - 1 };
    case 'ThreadFollowed':
      return { ...row, followers: [...row.followers, event.data.userId] };
    case 'ThreadUnfollowed':
      return { ...row, followers: row.followers.filter((userId) => userId !== event.data.userId) };
    case 'ThreadTagged':
      return { ...row, tags: [...row.tags, event.data.tag] };
    case 'ThreadUntagged':
      return { ...row, tags: row.tags.filter((tag) => tag !== event.data.tag) };
    case 'ThreadSnoozed':
      return { ...row, snoozed: { until: event.data.until } };
    case 'ThreadWoken':
      return { ...row, snoozed: null };
    case 'ThreadMarkedAsSpam':
      return { ...row, spam: true };
    case 'ThreadMarkedAsNotSpam':
      return { ...row, spam: false };
    case 'ThreadClosed':
      return { ...row, status: 'closed', reopened: null };
    case 'ThreadReopened': {
      const { reason, emailId, at } = event.data;
      return { ...row, status: 'open', reopened: { reason, emailId, at } };
    }
    case 'EmailReleased':
    case 'EmailSendCanceled':
    case 'EmailDeliveryAttempted':
    case 'EmailDelivered':
    case 'EmailDeliveryDeferred':
    case 'EmailDeliveryFailed':
    case 'EmailDeliveryInDoubt':
    case 'EmailDeliveryRetryRequested':
    case 'EmailDeliveryCanceled':
    case 'EmailBounced':
      return { ...row, undelivered: evolveUndelivered(row.undelivered, event) };
    case 'ThreadOpened':
    case 'EmailForwarded':
    case 'ThreadRouted':
    case 'RecordAssociated':
    case 'RecordDissociated':
    case 'DocumentOpened':
      return row;
    default:
      return event satisfies never;
  }
};
