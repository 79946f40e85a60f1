import type { Decider } from '#libs/decider';
import { type ConfirmDkimKey, confirmDkimKey } from './confirm-dkim-key/confirm-dkim-key.js';
import type { OutgoingServerEvent } from './outgoing-server-events.js';
import { evolveSettings, type OutgoingSettings, usualSettings } from './outgoing-settings.js';
import { type RenewOutgoingSecret, renewOutgoingSecret } from './renew-secret/renew-secret.js';
import { type SetDkimKey, setDkimKey } from './set-dkim-key/set-dkim-key.js';
import { type SetOutgoingServer, setOutgoingServer } from './set-server/set-server.js';
import { type UnsetDkimKey, unsetDkimKey } from './unset-dkim-key/unset-dkim-key.js';
import { type UnsetOutgoingServer, unsetOutgoingServer } from './unset-server/unset-server.js';

export type OutgoingServerCommand =
  SetOutgoingServer | UnsetOutgoingServer | RenewOutgoingSecret | SetDkimKey | ConfirmDkimKey | UnsetDkimKey;

const decide = (command: OutgoingServerCommand, settings: OutgoingSettings): readonly OutgoingServerEvent[] => {
  switch (command.type) {
    case 'SetOutgoingServer':
      return setOutgoingServer(command, settings);
    case 'UnsetOutgoingServer':
      return unsetOutgoingServer(command, settings);
    case 'RenewOutgoingSecret':
      return renewOutgoingSecret(command, settings);
    case 'SetDkimKey':
      return setDkimKey(command, settings);
    case 'ConfirmDkimKey':
      return confirmDkimKey(command, settings);
    case 'UnsetDkimKey':
      return unsetDkimKey(command, settings);
    default:
      return command satisfies never;
  }
};

/** Everything an `outgoingServer-` stream can do. */
export const outgoingServerDecider: Decider<OutgoingSettings, OutgoingServerCommand, OutgoingServerEvent> = {
  initialState: usualSettings,
  decide,
  evolve: evolveSettings,
};
