import { attributeOf } from './html-tokens.js';

// Classes and ids of the elements that mail programs put around what they quote: Gmail and those who do as it does, Yahoo, Proton, Tuta,
// Thunderbird, Zoho, Outlook's apps, Missive, Front, HubSpot, Freshdesk, Airmail, Spark, Fastmail, eM Client, 163, and our own.
const quoting = new Set(
  (
    'gmail_quote gmail_quote_container yahoo_quoted protonmail_quote tutanota_quote moz-cite-prefix moz-forward-container zmail_extra ' +
    'blockquote_zmail ms-outlook-mobile-reference-message mail-editor-reference-message-container ms-outlook-ios-reference-expand ' +
    'missive_quote front-blockquote hs_reply freshdesk_quote clean_bq bloop_original_html spark_quote qt qt- emclient_quote isReplyContent ' +
    'mailru-blockquote replybody1 reply-intro threadlog_quote'
  ).split(' '),
);
// Outlook puts these before what it quotes, not around it.
const beforeTheRest = new Set(['divRplyFwdMsg', 'appendonsend', 'stopSpelling', 'zwchr', 'OLK_SRC_BODY_SECTION']);

/** Outlook writes `x_` before the names of a mail that it quotes, once each time. */
const plainName = (name: string): string => {
  let from = 0;
  while (name.startsWith('x_', from)) from += 2;
  return name.slice(from);
};

const namesOf = (attributes: string): string[] =>
  `${attributeOf(attributes, 'class')} ${attributeOf(attributes, 'id')}`
    .split(' ', 20)
    .filter((name) => name !== '')
    .map(plainName);

const isQuoting = (name: string): boolean => quoting.has(name) || name.startsWith('yahoo_quoted');

/** Of a `class` or `id`, those names by which mail programs tell what they quote; '' when it has none. */
export const quoteNames = (names: string): string =>
  names
    .split(/\s+/)
    .filter((name) => isQuoting(plainName(name)) || beforeTheRest.has(plainName(name)) || /^\w+_quote$/.test(name))
    .join(' ');

/** What an element says of the mail that it stands in: `quote` is quoted itself, with `rest` all that follows is. */
export const quoteElement = (name: string, attributes: string): 'quote' | 'rest' | null => {
  if (name !== 'blockquote' && !attributes.includes(' class="') && !attributes.includes(' id="')) return null;
  const names = namesOf(attributes);
  if (names.some(isQuoting)) return 'quote';
  if (names.some((one) => beforeTheRest.has(one))) return 'rest';
  if (name !== 'blockquote') return null;
  const cited = attributeOf(attributes, 'type').toLowerCase() === 'cite' || attributeOf(attributes, 'cite') !== '';
  return cited || attributeOf(attributes, 'style').includes('border-left') ? 'quote' : null;
};
