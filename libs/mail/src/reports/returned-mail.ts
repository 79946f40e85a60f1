import { messageIdsIn } from '../text/message-id-list.js';
import { reportedAddress } from './reported-address.js';

/** What can be told of the mail that came back. */
export type ReturnedMail = Readonly<{
  /** With angle brackets. */
  messageIds: readonly string[];
  /** To whom this copy went, as servers noted it or as its only To says: what the report is about when it names no one. */
  envelopeRecipients: readonly string[];
  /** All to whom it may have gone. */
  recipients: readonly string[];
  senders: readonly string[];
}>;

const MAX_HEADER = 64 * 1024;
const MAX_ADDRESSES = 200;

const field = /^[ \t>|]{0,8}([A-Za-z][A-Za-z0-9-]{0,75})[ \t]?:(.*)$/;
const addressLike =
  /(?:"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"|[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@[A-Za-z0-9.-]{1,253}/g;

const envelopeFields = ['x-original-to', 'x-failed-recipients', 'envelope-to', 'x-envelope-to', 'delivered-to', 'x-rcpt-to', 'x-actual-recipient', 'apparently-to']; // prettier-ignore

/** The addr-specs in a text, each once (by its lower case), in order; at most 200. */
export const addressesIn = (text: string): string[] => {
  const found = new Map<string, string>();
  for (const [match] of text.matchAll(addressLike)) {
    const address = reportedAddress(match.replace(/^[.'`=/]{1,64}/, '').replace(/[.'-]{1,64}$/, ''));
    if (address !== null && !found.has(address.toLowerCase())) found.set(address.toLowerCase(), address);
    if (found.size >= MAX_ADDRESSES) break;
  }
  return [...found.values()];
};

/** The fields of the header at the beginning of `text`, unfolded, by their names in lower case; a quoted header too. */
export const headerFields = (text: string): Map<string, string> => {
  const fields = new Map<string, string>();
  let last: string | null = null;
  for (const line of text.slice(0, MAX_HEADER).split('\n')) {
    const plain = line.replace(/\r$/, '');
    const match = field.exec(plain);
    if (match === null) {
      if (plain.trim() === '' ? fields.size > 1 : !/^[>| \t]*[ \t]/.test(plain) && fields.size > 1) break;
      if (last !== null) fields.set(last, `${fields.get(last) ?? ''} ${plain.trim()}`);
      continue;
    }
    const [, name = '', value = ''] = match;
    last = name.toLowerCase();
    const before = fields.get(last);
    fields.set(last, before === undefined ? value.trim() : `${before} ${value.trim()}`);
  }
  return fields;
};

// RFC 5321 4.4: the `for` clause names the recipient when there is one only.
const forRecipient = (received: string): string[] =>
  [...received.matchAll(/\bfor <?([^\s<>;]{3,320}@[^\s<>;]{1,253})>?(?:;|\s)/g)].flatMap(([, address = '']) =>
    addressesIn(address),
  );

/** Reads what was returned: the header of a mail, or a text that begins with one. */
export const returnedMail = (text: string): ReturnedMail => {
  const fields = headerFields(text.replace(/^\s*From [^\n]*\n/, ''));
  const value = (name: string): string => fields.get(name) ?? '';
  const noted = envelopeFields.flatMap((name) => addressesIn(value(name)));
  const written = [...addressesIn(value('to')), ...addressesIn(value('cc'))];
  const envelope = [...noted, ...(written.length === 1 ? written : forRecipient(value('received')))];
  return {
    messageIds: messageIdsIn(value('message-id')).slice(0, 2),
    envelopeRecipients: [...new Set(envelope)].slice(0, MAX_ADDRESSES),
    recipients: [...new Set([...envelope, ...written])].slice(0, MAX_ADDRESSES),
    senders: [...addressesIn(value('from')), ...addressesIn(value('return-path')), ...addressesIn(value('sender'))],
  };
};

export const nothingReturned: ReturnedMail = { messageIds: [], envelopeRecipients: [], recipients: [], senders: [] };
