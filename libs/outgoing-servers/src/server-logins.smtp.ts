import { Injectable } from '@nestjs/common';
import { AccessTokens, type SmtpLogin, TokenFault } from '#libs/mail';
import type { ServerAuth } from './server-secrets.smtp.js';

/** Where the secret of a server is kept: `get(true)` looks whether another process has changed it meanwhile. */
export type KeptAuth = Readonly<{
  get: (anew: boolean) => Promise<ServerAuth>;
  /** Keeps what is to be used from now on. */
  keep: (auth: ServerAuth) => Promise<void>;
}>;

type Refreshed = Extract<ServerAuth, { refreshToken: string }>;

const isRefreshed = (auth: ServerAuth): auth is Refreshed => 'refreshToken' in auth;

/** Logs in to servers. Access tokens are kept in memory alone. */
@Injectable()
export class ServerLogins {
  private readonly tokens = new AccessTokens();

  login(serverId: string, auth: ServerAuth, kept: KeptAuth): SmtpLogin | null {
    if (auth.kind === 'none') return null;
    const { user } = auth;
    if (auth.kind === 'password') return { user, password: auth.password };
    if (!isRefreshed(auth)) return { user, token: () => Promise.resolve(auth.accessToken) };
    return { user, token: (renew) => this.token(serverId, auth, kept, renew) };
  }

  private async token(serverId: string, first: Refreshed, kept: KeptAuth, renew: boolean): Promise<string> {
    if (renew) this.tokens.forget(serverId);
    const auth = current(await kept.get(false), first);
    try {
      return await this.fetch(serverId, auth, kept);
    } catch (error) {
      if (!(error instanceof TokenFault) || error.kind !== 'login-refused') throw error;
      // Some token servers let each refresh token be used once: another process may have used this one.
      const anew = current(await kept.get(true), first);
      if (anew.refreshToken === auth.refreshToken) throw error;
      return this.fetch(serverId, anew, kept);
    }
  }

  private async fetch(serverId: string, auth: Refreshed, { keep }: KeptAuth): Promise<string> {
    const { accessToken, newRefreshToken } = await this.tokens.token(serverId, auth);
    // Kept before anything else can fail: the token that it replaces may be worth nothing already.
    if (newRefreshToken !== null) await keep({ ...auth, refreshToken: newRefreshToken });
    return accessToken;
  }
}

/** A server that was set up anew meanwhile has an id of its own; the mails under way go on with what they began with. */
const current = (auth: ServerAuth, first: Refreshed): Refreshed => (isRefreshed(auth) ? auth : first);
