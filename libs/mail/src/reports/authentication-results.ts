/** One result of an Authentication-Results header (RFC 8601), by the server that calls itself `authserv`. */
export type AuthenticationResult = Readonly<{
  authserv: string;
  method: 'spf' | 'dkim' | 'dmarc';
  result: string;
  /** The domain that the result is about. */
  domain: string | null;
}>;
