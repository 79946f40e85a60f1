import type { Entry } from './entry.js';
import type { Ids } from './vault.js';

const inbox = ({ inbox: id }: Ids) => ({ id });
const thread = ({ thread: id }: Ids) => ({ id });
const contact = ({ contact: id }: Ids) => ({ id });

/** The operations on routing rules, and on what they ask for. */
export const ROUTING_ENTRIES: Readonly<Record<string, Entry>> = {
  GetBusinessHours: { kind: 'vault-view', path: inbox },
  SetBusinessHours: {
    kind: 'vault-administer',
    path: inbox,
    body: () => ({ timeZone: 'Europe/Vienna', week: [{ day: 1, from: '08:00', to: '17:00' }] }),
  },
  UnsetBusinessHours: { kind: 'vault-administer', path: inbox },
  GetRoutingRules: { kind: 'vault-administer', path: inbox },
  SetRoutingRules: { kind: 'vault-administer', path: inbox, body: () => ({ rules: [] }) },
  DryRunRoutingRules: { kind: 'vault-administer', path: inbox, body: () => ({}) },
  ExplainRouting: { kind: 'vault-view', path: thread },
  SetContactOwner: { kind: 'shared-write', path: contact, body: ({ user: userId }) => ({ userId }) },
  UnsetContactOwner: { kind: 'shared-write', path: contact },
};
