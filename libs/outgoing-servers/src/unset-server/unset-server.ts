import type { OutgoingServerEvent } from '../outgoing-server-events.js';
import type { OutgoingSettings } from '../outgoing-settings.js';

/** Mail from the address leaves by the deployment's server again. */
export type UnsetOutgoingServer = Readonly<{ type: 'UnsetOutgoingServer'; at: string }>;

export const unsetOutgoingServer = (
  { at }: UnsetOutgoingServer,
  { server }: OutgoingSettings,
): readonly OutgoingServerEvent[] =>
  server === null
    ? []
    : [{ type: 'OutgoingServerUnset', data: { address: server.address, serverId: server.serverId, at } }];
