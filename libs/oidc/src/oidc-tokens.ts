import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';

/** Whom an issuer vouches for: `subject` is theirs for ever, an e-mail address is not. `email` is null unless the issuer verified it. */
export type TokenHolder = Readonly<{ issuer: string; subject: string; email: string | null; expiresAt: Date }>;

export type OidcTokensOptions = Readonly<{
  /** The issuer's identifier, as tokens name it; its configuration is found below it (OpenID Connect Discovery 1.0, section 4). */
  issuer: string;
  /** Which audience a token must be meant for. */
  audience: string;
  /** How long the issuer may take to answer, in milliseconds. */
  timeoutMs?: number;
}>;

/** The issuer's keys cannot be read, so nobody can tell whether a token is good. */
export class OidcAway extends Error {}

/** Signatures by a key pair alone: with a shared secret, the issuer's public key would pass for it (RFC 8725, section 2.1). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** How far two clocks may lie apart, in seconds. */
const CLOCK_TOLERANCE = 30;

const TOKEN_LONGEST = 16_384;

const configuration = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

const claims = z.object({
  sub: z.string().min(1).max(255),
  exp: z.number(),
  email: z.string().max(254).optional(),
  email_verified: z.boolean().optional(),
});

type Keys = ReturnType<typeof createRemoteJWKSet>;

const isRefusal = (error: unknown): boolean =>
  error instanceof errors.JWTClaimValidationFailed ||
  error instanceof errors.JWTExpired ||
  error instanceof errors.JWTInvalid ||
  error instanceof errors.JWSInvalid ||
  error instanceof errors.JOSEAlgNotAllowed ||
  error instanceof errors.JOSENotSupported ||
  error instanceof errors.JWSSignatureVerificationFailed ||
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys;

/**
 * Reads signed tokens of one OpenID Connect issuer (RFC 7519, RFC 8725). Its keys are fetched with the first token, kept, and fetched again for a
 * key that is not among them, at most every thirty seconds.
 */
export class OidcTokens {
  private keys: Promise<Keys> | undefined;

  constructor(private readonly options: OidcTokensOptions) {}

  /**
   * Whom a token stands for; null for one that is malformed, expired, signed by nobody we trust or meant for somebody else.
   * @throws OidcAway
   */
  async read(token: string): Promise<TokenHolder | null> {
    if (token.length > TOKEN_LONGEST || token.split('.').length !== 3) return null;
    const { issuer, audience } = this.options;
    try {
      const { payload } = await jwtVerify(token, await this.issuersKeys(), {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE,
        requiredClaims: ['sub', 'exp'],
      });
      const { success, data } = claims.safeParse(payload);
      if (!success) return null;
      const email = data.email_verified === true ? (data.email ?? null) : null;
      return { issuer, subject: data.sub, email, expiresAt: new Date(data.exp * 1_000) };
    } catch (error) {
      if (isRefusal(error)) return null;
      throw new OidcAway(`the keys of ${issuer} cannot be read`, { cause: error });
    }
  }

  private issuersKeys(): Promise<Keys> {
    this.keys ??= this.discover().catch((error: unknown) => {
      this.keys = undefined;
      throw error;
    });
    return this.keys;
  }

  private async discover(): Promise<Keys> {
    const { issuer, timeoutMs = 5_000 } = this.options;
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    const found = configuration.parse(await response.json());
    if (found.issuer !== issuer) throw new Error(`the configuration found is that of ${found.issuer}`);
    return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: timeoutMs });
  }
}
