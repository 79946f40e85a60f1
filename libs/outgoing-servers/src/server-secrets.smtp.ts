import { Injectable } from '@nestjs/common';
import type { DkimKey } from '#libs/mail';
import { SecretBox } from '#libs/secrets';
import type { SealedSecret } from './outgoing-server-events.js';
import type { SigningKey } from './outgoing-settings.js';

/** What opens a server, as a person gives it. */
export type ServerAuth =
  | Readonly<{ kind: 'none' }>
  | Readonly<{ kind: 'password'; user: string; password: string }>
  | Readonly<{ kind: 'xoauth2'; user: string; accessToken: string }>
  | Readonly<{
      kind: 'xoauth2';
      user: string;
      clientId: string;
      clientSecret: string | null;
      refreshToken: string;
      tokenUrl: string;
    }>;

const serverPurpose = (serverId: string): string => `outgoing server ${serverId}`;
const dkimPurpose = (keyId: string): string => `dkim ${keyId}`;

/** Seals what servers are opened and mails are signed with, and opens it where it is used. */
@Injectable()
export class ServerSecrets {
  constructor(private readonly box: SecretBox) {}

  sealAuth(serverId: string, auth: ServerAuth): SealedSecret | null {
    return auth.kind === 'none' ? null : this.box.seal(JSON.stringify(auth), serverPurpose(serverId));
  }

  /** @throws SecretUnreadable */
  auth(serverId: string, secret: SealedSecret | null): ServerAuth {
    if (secret === null) return { kind: 'none' };
    return JSON.parse(this.box.open(secret, serverPurpose(serverId))) as ServerAuth;
  }

  sealKey(keyId: string, privateKey: string): SealedSecret {
    return this.box.seal(privateKey, dkimPurpose(keyId));
  }

  /** @throws SecretUnreadable */
  key({ keyId, domain, selector, secret }: SigningKey): DkimKey {
    return { domain, selector, privateKey: this.box.open(secret, dkimPurpose(keyId)) };
  }

  /** The hash of a request lies in the log; that of one with a secret in it would tell who guesses the secret that they are right. */
  fingerprint(text: string): string {
    return this.box.fingerprint(text);
  }
}
