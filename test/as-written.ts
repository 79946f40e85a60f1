import PostalMime from 'postal-mime';
import { expect } from 'vitest';
import type { Mailbox } from '#libs/mail';
import type { EmailComposed } from '#libs/threads';

/** A mail as a server took it from us. */
export type TakenMail = Readonly<{ raw: Buffer; envelope: Readonly<{ from: string | null; to: readonly string[] }> }>;

const headerNames = (raw: Buffer): readonly string[] => {
  const [head = ''] = raw.toString('latin1').split('\r\n\r\n', 1);
  return head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
};

const HEADERS = new Set([
  ...['from', 'to', 'cc', 'subject', 'message-id', 'in-reply-to', 'references', 'date'],
  ...['mime-version', 'content-type', 'content-transfer-encoding'],
]);

/** Servers may write the domain of an address in another case; a local part with dots anywhere stands in quotes. */
const plain = (address: string): string => address.toLowerCase().replace(/^"([a-z0-9.]+)"@/, '$1@');

/** Each once. */
export const addresses = (mailboxes: readonly Mailbox[]): readonly string[] => [
  ...new Set(mailboxes.map(({ address }) => plain(address))),
];

/** A mail went from there to the very recipients that the log names, and bears no header but those it is to bear. */
export const mustBeAsWritten = async (
  { to, cc, bcc, subject, attachments }: EmailComposed['data'],
  { raw, envelope }: TakenMail,
  from: string,
): Promise<void> => {
  expect(envelope.from).toBe(from);
  expect(envelope.to.map(plain)).toEqual(addresses([...to, ...cc, ...bcc]));
  const names = headerNames(raw);
  expect(names.filter((name) => !HEADERS.has(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  const lines = raw.toString('latin1').split('\r\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
  const read = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  const named = (mailboxes: readonly Mailbox[] = []) =>
    mailboxes.map(({ address, name }) => [plain(address), name.replaceAll('=?', '= ?').trim()]);
  expect([named(read.to as Mailbox[]), named(read.cc as Mailbox[])]).toEqual([named(to), named(cc)]);
  expect([read.bcc, (read.subject ?? '').trim()]).toEqual([undefined, subject.trim()]);
  expect(read.attachments).toHaveLength(attachments.length);
  const shown = addresses([...to, ...cc]);
  for (const hidden of addresses(bcc).filter((one) => !shown.includes(one)))
    expect(raw.toString('latin1').toLowerCase()).not.toContain(hidden);
};
