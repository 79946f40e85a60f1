import type { Headers } from '../parse/headers.js';
import { messageIdsIn } from '../text/message-id-list.js';
import type { ReturnedMail } from './returned-mail.js';

const MAX_TEXT = 256 * 1024;
const MAX_IDS = 50;

// The form of `MessageIds.mint`; whether it is ours only the one who has the secret can tell.
const ourForm = /[0-9a-v]{26}\.[0-9a-v]{26}\.[0-9a-v]{20}@[a-z0-9.-]{1,253}/gi;
const mentioned = /\b(?:original[- ])?message[- ]?id\b[^<>\n]{0,20}\n?[ \t]{0,8}(<[^<>\s]{3,400}>)/gi;

/**
 * The Message-IDs of the mail that a report is about, the surest first: those of our form anywhere in `texts`, the one of the returned mail, those that the
 * texts call a Message-ID, and what the report says it answers.
 */
export const originalMessageIds = (headers: Headers, returned: ReturnedMail, texts: readonly string[]): string[] => {
  const own = headers.messageIds('message-id')[0];
  const searched = texts.map((text) => text.slice(0, MAX_TEXT));
  const found = new Set([
    ...searched.flatMap((text) => [...text.matchAll(ourForm)].slice(0, MAX_IDS).map(([id]) => `<${id}>`)),
    ...returned.messageIds,
    ...searched.flatMap((text) => [...text.matchAll(mentioned)].slice(0, MAX_IDS).map(([, id = '']) => id)),
    ...messageIdsIn(headers.raw('x-original-message-id') ?? ''),
    ...headers.messageIds('in-reply-to'),
    ...headers.messageIds('references').toReversed(),
  ]);
  return [...found].filter((id) => id !== own).slice(0, MAX_IDS);
};
