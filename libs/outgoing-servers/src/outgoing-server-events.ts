import { type EventVersions, type Fact, v1 } from '#libs/decider';

/** A secret as it lies in the log: sealed with the key that `keyId` names. */
export type SealedSecret = Readonly<{ keyId: string; box: string }>;

/** The server that takes the mail of an address: `user` is who we are to it, null without a login; `connections` at one time, at most. */
export type ServerSettings = Readonly<{
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  auth: 'none' | 'password' | 'xoauth2';
  user: string | null;
  connections: number;
}>;

/** A public record by which receivers check signatures: a TXT record of this name with this value. */
export type DnsRecord = Readonly<{ name: string; value: string }>;

type OfAddress = { address: string; at: string };

/** Each setting has an id of its own: a secret is sealed for it, and what is known of one server says nothing of the next. */
export type OutgoingServerSet = Fact<
  'OutgoingServerSet',
  OfAddress & { serverId: string; settings: ServerSettings; secret: SealedSecret | null }
>;

/** The token server gave a refresh token in place of the one before. */
export type OutgoingServerSecretRenewed = Fact<
  'OutgoingServerSecretRenewed',
  OfAddress & { serverId: string; secret: SealedSecret }
>;

/** Mail is not signed by a key before its record was found in the DNS: until then receivers could not check it. */
export type DkimKeySet = Fact<
  'DkimKeySet',
  OfAddress & { keyId: string; domain: string; selector: string; record: DnsRecord; secret: SealedSecret }
>;

/** The record of the key was found in the DNS: mail is signed by it from now on. */
export type DkimKeyPublished = Fact<'DkimKeyPublished', OfAddress & { keyId: string }>;

/** Everything that may stand in an `outgoingServer-` stream: how the mail of one address leaves. */
export type OutgoingServerEvent =
  | OutgoingServerSet
  | OutgoingServerSecretRenewed
  | Fact<'OutgoingServerUnset', OfAddress & { serverId: string }>
  | DkimKeySet
  | DkimKeyPublished
  | Fact<'DkimKeyUnset', OfAddress>;

/** How these facts are stored. These names are the storage format: one that was ever released stays. */
export const outgoingServerEvents: EventVersions<OutgoingServerEvent> = {
  OutgoingServerSet: v1,
  OutgoingServerSecretRenewed: v1,
  OutgoingServerUnset: v1,
  DkimKeySet: v1,
  DkimKeyPublished: v1,
  DkimKeyUnset: v1,
};
