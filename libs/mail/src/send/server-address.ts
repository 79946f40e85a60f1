import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import type { SmtpLogin, SmtpServer } from './smtp-server.js';

/** A server as the client library is told of it. */
export type SmtpServerAddress = Readonly<{
  connection: SMTPConnectionOptions & Readonly<{ host: string; port: number }>;
  login: SmtpLogin | null;
}>;

const STANDARD_PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };

const bracketless = (host: string): string => host.replace(/^\[|\]$/g, '');

const fromUrl = (url: string): SmtpServerAddress => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const standardPort = parsed === null ? undefined : STANDARD_PORTS[parsed.protocol];
  if (parsed === null || standardPort === undefined || parsed.hostname === '') {
    throw new RangeError('an SMTP server is given as smtp://host:port or smtps://host:port');
  }
  const tls = parsed.searchParams.get('tls');
  const user = decodeURIComponent(parsed.username);
  return {
    connection: {
      host: bracketless(parsed.hostname),
      port: parsed.port === '' ? standardPort : Number(parsed.port),
      secure: parsed.protocol === 'smtps:',
      requireTLS: tls === 'required',
      ignoreTLS: tls === 'off',
    },
    login: user === '' ? null : { user, password: decodeURIComponent(parsed.password) },
  };
};

const fromServer = ({ host, port, security, login }: SmtpServer): SmtpServerAddress => ({
  connection: {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
  },
  login,
});

/**
 * The server by its URL (`smtp://user:pass@host:port`) or its settings; `name` is said with EHLO, `ca` (PEM) is trusted in place of the usual
 * certificates. Throws RangeError, without the password, when a text is not such a URL.
 */
export const serverAddress = (
  server: string | SmtpServer,
  { name, ca }: Readonly<{ name?: string; ca?: string }> = {},
): SmtpServerAddress => {
  const { connection, login } = typeof server === 'string' ? fromUrl(server) : fromServer(server);
  return {
    connection: {
      ...connection,
      allowInternalNetworkInterfaces: true,
      ...(name === undefined ? {} : { name }),
      ...(ca === undefined ? {} : { tls: { ca } }),
    },
    login,
  };
};
