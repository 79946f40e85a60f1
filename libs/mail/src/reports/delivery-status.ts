import { reportedAddress } from './reported-address.js';

/** One recipient's fields of a message/delivery-status (RFC 3464 2.3), as far as they were there. */
export type StatusFields = Readonly<{
  finalRecipient: string | null;
  originalRecipient: string | null;
  action: string;
  status: string | null;
  /** Without its type (`smtp;`), on one line. */
  diagnostic: string;
  remoteMta: string | null;
}>;

const MAX_TEXT = 512 * 1024;
const MAX_RECIPIENTS = 200;
const MAX_VALUE = 4_000;

type Draft = Map<string, string>;

const field = /^[ \t>]{0,8}((?:X-)?[A-Za-z][A-Za-z-]{2,40})[ \t]?:[ \t]*(.*)$/;
const kept = new Set(['final-recipient', 'original-recipient', 'x-actual-recipient', 'action', 'status', 'diagnostic-code', 'remote-mta']); // prettier-ignore
const recipientFields = new Set(['final-recipient', 'original-recipient']);

/** RFC 3461 section 4: `+2B` for `+` and the like. */
const fromXtext = (text: string): string =>
  text.replace(/\+([0-9A-F]{2})/g, (_hex, code: string) => String.fromCharCode(parseInt(code, 16)));

/** The addr-spec in `rfc822; user@example.org` and its careless forms; null for a local name, an X.400 name, and for none. */
const addressOf = (value: string | undefined): string | null => {
  if (value === undefined) return null;
  const semicolon = value.indexOf(';');
  const type = semicolon < 0 ? '' : value.slice(0, semicolon).trim();
  const rest = (semicolon >= 0 && /^[\w-]*$/.test(type) ? value.slice(semicolon + 1) : value).trim();
  const angle = /<([^<>]*)>/.exec(rest)?.[1] ?? rest.replace(/^['(\s]{1,8}|[')\s]{1,8}$/g, '');
  for (const text of [angle, angle.split(/\s/, 1)[0] ?? '', fromXtext(angle)]) {
    const address = reportedAddress(text.replace(/^(?:mailto|smtp|rfc822)[:;]/i, '').replace(/[.,;]{1,8}$/, ''));
    if (address !== null) return address;
  }
  return null;
};

const withoutType = (value: string): string => value.replace(/^\s*[A-Za-z][\w-]{0,30}\s*;\s*/, '').trim();

const fieldsOf = (draft: Draft): StatusFields => ({
  finalRecipient: addressOf(draft.get('final-recipient')) ?? addressOf(draft.get('x-actual-recipient')),
  originalRecipient: addressOf(draft.get('original-recipient')),
  action: (draft.get('action') ?? '').toLowerCase(),
  status: draft.get('status') ?? null,
  diagnostic: withoutType(draft.get('diagnostic-code') ?? ''),
  remoteMta: draft.has('remote-mta') ? withoutType(draft.get('remote-mta') ?? '') : null,
});

const beginsNext = (draft: Draft, name: string, blankSince: boolean): boolean => {
  if (!recipientFields.has(name)) return false;
  return draft.has(name) || (blankSince && (draft.has('action') || draft.has('status')));
};

/**
 * The recipients of a delivery status, leniently: blank lines may be missing or too many, continuations unfolded, fields in any order.
 * The fields about the mail as a whole are left out. At most 200 recipients.
 */
export const readDeliveryStatus = (text: string): StatusFields[] => {
  const drafts: Draft[] = [];
  let draft: Draft = new Map();
  let blankSince = false;
  let last: string | null = null;
  for (const line of text.slice(0, MAX_TEXT).split(/\r\n|\n|\r/)) {
    if (line.trim() === '') {
      blankSince = true;
      last = null;
      continue;
    }
    const match: RegExpExecArray | null = /^\s/.test(line) && last !== null ? null : field.exec(line);
    if (match === null) {
      if (last !== null && !line.startsWith('--'))
        draft.set(last, `${draft.get(last) ?? ''} ${line.trim()}`.slice(0, MAX_VALUE));
      continue;
    }
    const [, written = '', value = ''] = match;
    const name: string = written.toLowerCase();
    last = kept.has(name) ? name : null;
    if (last === null) continue;
    if (beginsNext(draft, name, blankSince)) {
      drafts.push(draft);
      if (drafts.length >= MAX_RECIPIENTS) return drafts.map(fieldsOf);
      draft = new Map();
    }
    blankSince = false;
    if (!draft.has(name) || draft.get(name) === '') draft.set(name, value.slice(0, MAX_VALUE).trim());
    else last = null;
  }
  if (draft.size > 0) drafts.push(draft);
  return drafts.filter((each) => each.size > 1 || each.has('final-recipient')).map(fieldsOf);
};
