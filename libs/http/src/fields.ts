import { z } from 'zod';
import { hasControls, isAddrSpec, isReachable } from '#libs/mail';

/** An id of ours in a path or a body; in lower case, so that one thing has one stream. */
export const uuid = z.uuid('expected a uuid').toLowerCase();

/** What somebody calls a person, an inbox, a company: one visible line of 1 to 200 characters. */
export const safeName = z
  .string()
  .max(1_000)
  .refine((text) => !hasControls(text), 'control characters and line breaks are not allowed here')
  .trim()
  .min(1)
  .max(200);

/** One address: a strict addr-spec (RFC 5321), nothing quoted, no comment. */
export const addrSpec = z.string().max(254).refine(isAddrSpec, 'expected an address such as ada@example.org');

/** Somebody whom mail is sent to: an addr-spec, or one of those whose dots stand where none may. */
export const recipientAddress = z
  .string()
  .max(254)
  .refine(isReachable, 'expected an address such as ada@example.org, which mail can be sent to');

/** What a list is searched for. Postgres takes no NUL, and no view holds one. */
export const searchWords = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'NUL is in no text');

/** A secret or a name that goes to another server as it is: one line. */
export const plainLine = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => !hasControls(text), 'control characters and line breaks are not allowed here');

/** A server by its name or its IP address. */
export const hostName = z.string().regex(/^[A-Za-z0-9.:_-]{1,255}$/, 'expected a host name or an IP address');

const isLocal = ({ hostname }: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

/** Where access tokens are had: what is said there is secret. */
export const tokenUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((url) => url.startsWith('https:') || isLocal(new URL(url)), 'a token server is asked by https alone');
