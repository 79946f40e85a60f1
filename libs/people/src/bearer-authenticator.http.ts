import { Injectable, Optional } from '@nestjs/common';
import { Authenticator } from '#libs/http';
import { OidcTokens } from '#libs/oidc';
import { KeyAuthenticator } from './key-authenticator.http.js';
import { looksLikeToken } from './api-key.http.js';
import { TokenAuthenticator } from './token-authenticator.http.js';
import type { Person } from './person.js';

/** Knows people by an API key, or by a token of the issuer that the deployment trusts. */
@Injectable()
export class BearerAuthenticator extends Authenticator {
  constructor(
    private readonly keys: KeyAuthenticator,
    private readonly tokens: TokenAuthenticator,
    @Optional() private readonly issuer?: OidcTokens,
  ) {
    super();
  }

  override async authenticate(token: string): Promise<Person | null> {
    if (looksLikeToken(token)) return this.keys.authenticate(token);
    return this.issuer === undefined ? null : this.tokens.authenticate(token, this.issuer);
  }

  /** Believes nothing any longer: called when people, keys or identities were changed by this process. */
  forget(): void {
    this.keys.forget();
    this.tokens.forget();
  }
}
