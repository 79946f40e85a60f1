import type { Readable } from 'node:stream';
import { asciiAddress } from '../address/mailbox.js';
import { splitMail } from '../parse/header-block.js';
import { Headers } from '../parse/headers.js';
import { deliveredTo } from '../reports/delivered-to.js';

/** Addresses of a mail that tell whose it is, each once and in the order they stand in. */
export type RoutingAddresses = Readonly<{
  /** Those that servers on the way wrote down: Delivered-To, X-Original-To, Envelope-To and their like. */
  deliveredTo: readonly string[];
  /** Those that the sender wrote: To, then Cc. */
  header: readonly string[];
}>;

const MAX_HEADER = 256 * 1024;
const MAX_ADDRESSES = 50;

/**
 * Reads as much of a mail as its header takes, 256 KiB at most, and finds the addresses in it without understanding it: it takes time in
 * proportion to the bytes, whatever they are. The stream is destroyed. @throws the stream's own error
 */
export const routingAddresses = async (mail: Readable): Promise<RoutingAddresses> => {
  const headers = new Headers(splitMail(await headerOf(mail)).fields);
  return {
    deliveredTo: deliveredTo(headers),
    header: addressesIn([...headers.lines('to'), ...headers.lines('cc')]),
  };
};

const headerOf = async (mail: Readable): Promise<Buffer> => {
  let text = '';
  for await (const chunk of mail as AsyncIterable<Buffer>) {
    const from = Math.max(0, text.length - 3);
    text += chunk.toString('latin1', 0, MAX_HEADER - text.length);
    const end = text.slice(from).search(/\n\r?\n/);
    if (end >= 0) text = text.slice(0, from + end + 1);
    if (end >= 0 || text.length >= MAX_HEADER) break;
  }
  return Buffer.from(text, 'latin1');
};

// What is no part of an address ends one. A quoted name may hold an address that nobody sends to: one more that is not connected.
const SEPARATORS = /[\s<>,;:"()[\]\\]+/;

const addressesIn = (values: readonly string[]): readonly string[] => {
  const found = new Set<string>();
  for (const value of values) {
    for (const word of value.split(SEPARATORS)) {
      const at = word.lastIndexOf('@');
      if (at < 1 || at === word.length - 1 || word.length > 254) continue;
      found.add(asciiAddress(word));
      if (found.size >= MAX_ADDRESSES) return [...found];
    }
  }
  return [...found];
};
