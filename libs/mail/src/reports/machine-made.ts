import type { Headers } from '../parse/headers.js';
import type { ParseEnvelope } from '../parse/parsed-mail.js';

const daemonAddress =
  /^(?:mailer[-_.]?daemon|postmaster|post_master|mail[-_.]?daemon|mdaemon|maildaemon|mailerdaemon|double-bounce|bounces?|mailer|daemon|mail-?delivery|nondelivery|ndr)(?:[-+_.=][^@]*)?@/i;
const daemonPath =
  /^<?\s*(?:(?:mailer[-_.]?daemon|postmaster|double-bounce|mail[-_.]?daemon)(?:[-+_.=][^@]*)?(?:@[^>]*)?)?\s*>?$/i;
const daemonName =
  /mailer[-_ ]?daemon|mail (?:delivery|router|daemon)|delivery (?:subsystem|system|service|status|failure)|mail administrator|system administrator|postmaster|mail system|systemadministrator|administrateur syst|administrador del sistema|internet mail delivery|courier mail server|content-filter|microsoft (?:outlook|exchange)|mail-?transfer|mail server|message delivery|returned mail/i;

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
  return (
    daemonAddress.test(fromAddress ?? '') ||
    /(?:^|[\s<"(])(?:mailer-daemon|postmaster)(?:[@\s>")]|$)/i.test(from) ||
    daemonName.test(from)
  );
};

/** Whether the address is a mail system's own, and not a postmaster's, behind which a person may be. */
export const isMailerDaemon = (fromAddress: string | null): boolean =>
  fromAddress === null || (daemonAddress.test(fromAddress) && !/^post_?master@/i.test(fromAddress));

const impersonal =
  /^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|admin(?:istrator)?|sysadmin|system|mail(?:er|server|system|gateway)?|server|root|exchange|notes|smtp|gateway|virus|antispam|support-?noreply|notification|info-?noreply)(?:[-+_.=][^@]*)?@/i;

/** Whether the sender is no person by its name: or there is none at all. */
export const isImpersonal = (headers: Headers, fromAddress: string | null): boolean =>
  fromAddress === null || impersonal.test(fromAddress) || isDaemon(headers, fromAddress);
