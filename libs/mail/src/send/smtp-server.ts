/** How the connection to a server is kept from others: TLS from its first byte, by STARTTLS or not at all. */
export type SmtpSecurity = 'tls' | 'starttls' | 'none';

/** Who one is to a server: by a password, or by access tokens (XOAUTH2). `token(true)` gives another one, the last having been refused. */
export type SmtpLogin = Readonly<
  { user: string; password: string } | { user: string; token: (renew: boolean) => Promise<string> }
>;

/** A server that takes mail, and who one is to it. */
export type SmtpServer = Readonly<{ host: string; port: number; security: SmtpSecurity; login: SmtpLogin | null }>;
