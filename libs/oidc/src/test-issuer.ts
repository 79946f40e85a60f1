import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

/** An OpenID Connect issuer in this process, as far as those who read its tokens see it. */
export class TestIssuer {
  private pairs: readonly Readonly<{ kid: string; pair: Pair }>[] = [];
  private away = false;
  /** How often its keys were asked for. */
  keysAsked = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestIssuer> {
    const server = createServer((request, response) => {
      issuer.answer(request.url ?? '').then(
        (body) => response.writeHead(issuer.away ? 503 : 200, { 'Content-Type': 'application/json' }).end(body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    const issuer = new TestIssuer(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    await issuer.addKey();
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Signs with a new key from now on; those before stay published. */
  async addKey(): Promise<void> {
    this.pairs = [...this.pairs, { kid: `key-${this.pairs.length}`, pair: await generateKeyPair('ES256') }];
  }

  goAway(away = true): void {
    this.away = away;
  }

  /** A token of somebody, good for an hour unless told (null is for ever), that differs from a good one only in what is said. */
  async token(said: JWTPayload = {}, expires: string | number | null = '1h'): Promise<string> {
    const { kid, pair } = this.pairs.at(-1)!;
    const token = new SignJWT({ sub: 'ada', iss: this.url, aud: 'threadlog', ...said });
    token.setProtectedHeader({ alg: 'ES256', kid }).setIssuedAt();
    if (expires !== null) token.setExpirationTime(expires);
    return token.sign(pair.privateKey);
  }

  async stop(): Promise<void> {
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(path: string): Promise<string> {
    if (path === '/.well-known/openid-configuration') {
      return JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys` });
    }
    this.keysAsked += 1;
    const keys = this.pairs.map(async ({ kid, pair }) => ({ ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256' }));
    return JSON.stringify({ keys: await Promise.all(keys) });
  }
}
