import type { SmtpServerAddress } from './smtp-session.js';

const STANDARD_PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };

const bracketless = (host: string): string => host.replace(/^\[|\]$/g, '');

/** Reads `smtp://user:pass@host:port`. Throws RangeError, without the password, when it is not such a URL. */
export const serverAddress = (url: string, name?: string): SmtpServerAddress => {
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
      allowInternalNetworkInterfaces: true,
      ...(name === undefined ? {} : { name }),
    },
    login: user === '' ? null : { user, pass: decodeURIComponent(parsed.password) },
  };
};
