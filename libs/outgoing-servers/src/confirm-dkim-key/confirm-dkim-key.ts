import type { OutgoingServerEvent } from '../outgoing-server-events.js';
import type { OutgoingSettings } from '../outgoing-settings.js';

/** The record of this key was found in the DNS. */
export type ConfirmDkimKey = Readonly<{ type: 'ConfirmDkimKey'; keyId: string; at: string }>;

/** A key that is in use already, or that another was set in place of, changes nothing. */
export const confirmDkimKey = (
  { keyId, at }: ConfirmDkimKey,
  { awaited }: OutgoingSettings,
): readonly OutgoingServerEvent[] =>
  awaited?.keyId === keyId ? [{ type: 'DkimKeyPublished', data: { address: awaited.address, keyId, at } }] : [];
