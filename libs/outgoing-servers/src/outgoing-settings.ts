import type { DkimKeySet, OutgoingServerEvent, OutgoingServerSet } from './outgoing-server-events.js';

export type OwnServer = Readonly<OutgoingServerSet['data']>;
export type SigningKey = Readonly<DkimKeySet['data']>;

/**
 * How the mail of an address leaves: by a server of its own or else the deployment's, signed or not. `awaited` is a key whose record has yet
 * to be found in the DNS.
 */
export type OutgoingSettings = Readonly<{
  server: OwnServer | null;
  signing: SigningKey | null;
  awaited: SigningKey | null;
}>;

export const usualSettings: OutgoingSettings = { server: null, signing: null, awaited: null };

export const evolveSettings = (settings: OutgoingSettings, event: OutgoingServerEvent): OutgoingSettings => {
  switch (event.type) {
    case 'OutgoingServerSet':
      return { ...settings, server: event.data };
    case 'OutgoingServerSecretRenewed':
      return settings.server?.serverId === event.data.serverId
        ? { ...settings, server: { ...settings.server, secret: event.data.secret } }
        : settings;
    case 'OutgoingServerUnset':
      return { ...settings, server: null };
    case 'DkimKeySet':
      return { ...settings, awaited: event.data };
    case 'DkimKeyPublished':
      return settings.awaited?.keyId === event.data.keyId
        ? { ...settings, signing: settings.awaited, awaited: null }
        : settings;
    case 'DkimKeyUnset':
      return { ...settings, signing: null, awaited: null };
    default:
      return event satisfies never;
  }
};
