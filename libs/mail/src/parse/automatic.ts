import type { Headers } from './headers.js';
import type { AutomaticReason, ParseEnvelope } from './parsed-mail.js';

const autoReplyFields = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-autoreply-from', 'x-mail-autoreply'];
const listFields = ['list-id', 'list-unsubscribe', 'list-post', 'mailing-list'];
const daemon = /^(?:mailer-daemon|postmaster|mail-daemon|mdaemon)@/i;

const firstWord = (value: string | null): string => /^[\w-]+/.exec(value ?? '')?.[0]?.toLowerCase() ?? '';

/** Why a machine wrote this mail (RFC 3834 section 2 and what programs do in its stead), the surest sign first; null for a person's. */
export const automaticReason = (
  headers: Headers,
  envelope: ParseEnvelope,
  fromAddress: string | null,
): AutomaticReason | null => {
  const contentType = headers.raw('content-type')?.toLowerCase() ?? '';
  if (contentType.startsWith('multipart/report') || contentType.startsWith('message/delivery-status'))
    return 'delivery-report';
  if (!['', 'no'].includes(firstWord(headers.raw('auto-submitted')))) return 'auto-submitted';
  const precedence = firstWord(headers.raw('precedence'));
  if (precedence === 'auto_reply' || autoReplyFields.some((name) => headers.has(name))) return 'auto-reply';
  if (headers.has('x-failed-recipients')) return 'delivery-report';
  if (envelope.from === null || envelope.from === '' || headers.raw('return-path') === '<>') return 'null-return-path';
  if (fromAddress !== null && daemon.test(fromAddress)) return 'mailer-daemon';
  if (precedence === 'list' || listFields.some((name) => headers.has(name))) return 'list';
  return precedence === 'bulk' || precedence === 'junk' ? 'bulk' : null;
};
