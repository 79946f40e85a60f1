import { decodeUnlabelled } from '../parse/charset.js';
import type { Headers } from '../parse/headers.js';

/** A part of a mail beside its text, as far as a report needs it. */
export type ReportPart = Readonly<{ mediaType: string; content: Buffer }>;

const MAX_BYTES = 512 * 1024;
const MAX_LOOKED_AT = 20;

const statusTypes = new Set(['message/delivery-status', 'message/global-delivery-status', 'text/delivery-status']);
const returnedTypes = new Set([
  'message/rfc822', 'text/rfc822-headers', 'text/rfc822-header', 'message/global', 'message/global-headers', 'text/rfc822',
  'message/rfc822-headers', 'text/rfc822-headers-only', 'message/partial',
]); // prettier-ignore

const recipientLine = /^[ \t>]{0,8}(?:Final|Original)-Recipient[ \t]?:/im;
const statusLine = /^[ \t>]{0,8}(?:Action|Status|Diagnostic-Code)[ \t]?:/im;

const textOf = ({ content }: ReportPart): string => decodeUnlabelled(content.subarray(0, MAX_BYTES));

const firstOf = (parts: readonly ReportPart[], types: ReadonlySet<string>): string | null => {
  const part = parts.find(({ mediaType }) => types.has(mediaType));
  return part === undefined ? null : textOf(part);
};

/** Whether a text has the fields of a delivery status in it. */
export const hasStatusFields = (text: string): boolean => recipientLine.test(text) && statusLine.test(text);

/** The delivery status of a report: its part, or a part of text that is one under another name; null when there is none. */
export const statusPart = (parts: readonly ReportPart[]): string | null => {
  const named = parts.filter(({ mediaType }) => statusTypes.has(mediaType)).slice(0, MAX_LOOKED_AT);
  if (named.length > 0) return named.map(textOf).join('\n\n').slice(0, MAX_BYTES);
  const texts = parts.filter(({ mediaType }) => /^text\/(?:plain|x-|html)?/.test(mediaType)).slice(0, MAX_LOOKED_AT);
  return texts.map(textOf).find(hasStatusFields) ?? null;
};

/** The mail given back, or its header; null when no part has it. */
export const returnedPart = (parts: readonly ReportPart[]): string | null => firstOf(parts, returnedTypes);

export const feedbackPart = (parts: readonly ReportPart[]): string | null =>
  firstOf(parts, new Set(['message/feedback-report']));

/** A receipt that a mail was shown or deleted (RFC 8098): not a report on its delivery. */
export const isDispositionNotification = (headers: Headers, parts: readonly ReportPart[]): boolean =>
  /report-type\s{0,5}=\s{0,5}"?disposition-notification/i.test((headers.raw('content-type') ?? '').slice(0, 1_000)) ||
  parts.some(({ mediaType }) => mediaType === 'message/disposition-notification');
