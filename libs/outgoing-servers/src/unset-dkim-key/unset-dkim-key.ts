import type { OutgoingServerEvent } from '../outgoing-server-events.js';
import type { OutgoingSettings } from '../outgoing-settings.js';

/** Mail from the address is no longer signed here. */
export type UnsetDkimKey = Readonly<{ type: 'UnsetDkimKey'; at: string }>;

export const unsetDkimKey = (
  { at }: UnsetDkimKey,
  { signing, awaited }: OutgoingSettings,
): readonly OutgoingServerEvent[] => {
  const key = signing ?? awaited;
  return key === null ? [] : [{ type: 'DkimKeyUnset', data: { address: key.address, at } }];
};
