import type { OutgoingServerEvent, SealedSecret, ServerSettings } from '../outgoing-server-events.js';
import type { OutgoingSettings } from '../outgoing-settings.js';

/** Mail from the address leaves by this server from now on. */
export type SetOutgoingServer = Readonly<{
  type: 'SetOutgoingServer';
  address: string;
  serverId: string;
  settings: ServerSettings;
  secret: SealedSecret | null;
  at: string;
}>;

/** Two seals of one secret differ, so whether anything is another way cannot be seen here: only the same setting again is no news. */
export const setOutgoingServer = (
  { address, serverId, settings, secret, at }: SetOutgoingServer,
  { server }: OutgoingSettings,
): readonly OutgoingServerEvent[] =>
  server?.serverId === serverId
    ? []
    : [{ type: 'OutgoingServerSet', data: { address, serverId, settings, secret, at } }];
