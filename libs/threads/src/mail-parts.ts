/** A person's place in a mail (RFC 5322 mailbox): `name` is '' when there is none. */
export type Mailbox = Readonly<{ address: string; name: string }>;

/** Who stands there, null for nobody: a mail may name no sender, and events keep an empty address for that. */
export const somebody = (mailbox: Mailbox): Mailbox | null => (mailbox.address === '' ? null : mailbox);

/** Bytes kept in the blob store, named by their SHA-256 (hex); `size` in bytes. */
export type BlobRef = Readonly<{ sha256: string; size: number; mediaType: string }>;

/** A file of a mail. `contentId` names it inside the HTML (RFC 2392) when it is shown there. */
export type Attachment = Readonly<{
  attachmentId: string;
  fileName: string;
  contentId: string | null;
  inline: boolean;
  blob: BlobRef;
}>;

/** What a mail says: its two bodies, a preview of at most 200 characters, and its files. */
export type Content = Readonly<{
  text: BlobRef | null;
  html: BlobRef | null;
  preview: string;
  attachments: readonly Attachment[];
}>;

/** Addresses are compared without regard to case: no provider in use tells two people apart by it. */
export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
