import { type Mailbox, sameAddress } from './mail-parts.js';

/**
 * What a list shows of the mails of a conversation: so many, with so many files, and the last of them. `automatic` says that machines alone
 * wrote so far; `correspondents` are the first ten.
 */
export type Gist = Readonly<{
  emails: number;
  attachments: number;
  preview: string;
  lastAt: string;
  lastDirection: 'in' | 'out';
  lastSubject: string;
  correspondents: readonly Mailbox[];
  automatic: boolean;
}>;

/** What of one mail goes into it. `isMachines` for one that no person wrote. */
export type GistOfOne = Readonly<{
  at: string;
  direction: Gist['lastDirection'];
  subject: string;
  preview: string;
  attachments: number;
  mailboxes: readonly Mailbox[];
  isMachines: boolean;
}>;

const CORRESPONDENTS_SHOWN = 10;

const withCorrespondents = (known: readonly Mailbox[], mailboxes: readonly Mailbox[]): readonly Mailbox[] =>
  [...known, ...mailboxes]
    .filter((mailbox, n, all) => all.findIndex(({ address }) => sameAddress(address, mailbox.address)) === n)
    .slice(0, CORRESPONDENTS_SHOWN);

type Addressed = Readonly<{ from: Mailbox; to: readonly Mailbox[]; cc: readonly Mailbox[] }>;

/** Whom a mail shows as those corresponded with: who wrote to us, or whom we wrote to openly. */
export const mailboxesOf = ({
  direction,
  from,
  to,
  cc,
}: Addressed & Pick<GistOfOne, 'direction'>): readonly Mailbox[] => (direction === 'in' ? [from] : [...to, ...cc]);

type Counted = Pick<Gist, 'emails' | 'attachments' | 'correspondents' | 'automatic'>;

export const noMails: Counted = { emails: 0, attachments: 0, correspondents: [], automatic: false };

/** The gist with one mail more, the last. */
export const withMail = (known: Counted, mail: GistOfOne): Gist => ({
  emails: known.emails + 1,
  attachments: known.attachments + mail.attachments,
  preview: mail.preview,
  lastAt: mail.at,
  lastDirection: mail.direction,
  lastSubject: mail.subject,
  correspondents: withCorrespondents(known.correspondents, mail.mailboxes),
  automatic: mail.isMachines && (known.automatic || known.emails === 0),
});
