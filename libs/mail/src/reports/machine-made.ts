import type { Headers } from '../parse/headers.js';
import type { ParseEnvelope } from '../parse/parse-envelope.js';

const daemonAddress =
  /^(?:mailer[-_.]?daemon|postmaster|post_master|mail[-_.]?daemon|mdaemon|maildaemon|mailerdaemon|double-bounce|bounces?|mailer|daemon|mail-?delivery|nondelivery|ndr)(?:[-+_.=][^@]*)?@/i;
const daemonPath =
  /^<?\s*(?:(?:mailer[-_.]?daemon|postmaster|double-bounce|mail[-_.]?daemon)(?:[-+_.=][^@]*)?(?:@[^>]*)?)?\s*>?$/i;
// Names that no person and no company has. "System Administrator" is not among them, though Exchange calls itself so.
const daemonName =
  /^[\s"'(]{0,4}(?:mailer[-_ ]?daemon|mail delivery (?:system|subsystem|service|status|agent)|(?:mail )?delivery (?:subsystem|status)|mail (?:router|daemon|system|transfer)|internet mail delivery|courier mail server|content-filter at|microsoft (?:outlook|exchange)\b|returned mail)|\((?:mail delivery (?:sub)?system)\)/i;
const daemonSomewhere = /(?:^|[\s<"(])mailer-daemon(?:[@\s>")]|$)/i;
const systemSomewhere = /post_?master|administrator|mail (?:server|delivery)/i;

/** Whether the envelope's sender, or the Return-Path that a server noted, is null or names a mail system: bounces have such a one. */
export const hasNullPath = (headers: Headers, envelope: ParseEnvelope): boolean => {
  const { from } = envelope;
  if (from === null || from === '' || (typeof from === 'string' && daemonPath.test(from))) return true;
  const path = headers.raw('return-path');
  return path !== null && path.length < 320 && daemonPath.test(path.trim());
};

/** Whether the mail calls a mail system its author: by the address, or by a name when the address is none. */
export const isDaemon = (headers: Headers, fromAddress: string | null): boolean => {
  const from = (headers.words('from') ?? '').slice(0, 500);
  if (fromAddress === null && systemSomewhere.test(from)) return true;
  return daemonAddress.test(fromAddress ?? '') || daemonName.test(from) || daemonSomewhere.test(from);
};

/** Whether the address is a mail system's own, and not a postmaster's, behind which a person may be. */
export const isMailerDaemon = (fromAddress: string | null): boolean =>
  fromAddress === null || (daemonAddress.test(fromAddress) && !/^post_?master@/i.test(fromAddress));

const impersonal =
  /^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|admin(?:istrator)?|sysadmin|system|mail(?:er|server|system|gateway)?|server|root|exchange|notes|smtp|gateway|virus|antispam|support-?noreply|notification|info-?noreply)(?:[-+_.=][^@]*)?@/i;

/** Whether the sender is no person by its name: or there is none at all. */
export const isImpersonal = (headers: Headers, fromAddress: string | null): boolean =>
  fromAddress === null || impersonal.test(fromAddress) || isDaemon(headers, fromAddress);
