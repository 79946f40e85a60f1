import type { OutgoingServerEvent, SealedSecret } from '../outgoing-server-events.js';
import type { OutgoingSettings } from '../outgoing-settings.js';

/** The token server wants another refresh token from now on. */
export type RenewOutgoingSecret = Readonly<{
  type: 'RenewOutgoingSecret';
  serverId: string;
  secret: SealedSecret;
  at: string;
}>;

/** A server that was set up anew meanwhile keeps the secret it was given. */
export const renewOutgoingSecret = (
  { serverId, secret, at }: RenewOutgoingSecret,
  { server }: OutgoingSettings,
): readonly OutgoingServerEvent[] =>
  server?.serverId === serverId
    ? [{ type: 'OutgoingServerSecretRenewed', data: { address: server.address, serverId, secret, at } }]
    : [];
