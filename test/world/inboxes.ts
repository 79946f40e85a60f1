import type { DemoPerson } from '../../apps/standalone/src/demo/demo-file.js';
import type { Person } from './person.js';

export type WorldInbox = Readonly<{ id: string; address: string }>;

/** Two inboxes: support, where everybody works, and sales, for the agents alone. */
export const openInboxes = async (
  people: Readonly<Record<DemoPerson, Person>>,
): Promise<{ support: WorldInbox; sales: WorldInbox }> => {
  const { superAdmin, agent, agent2 } = people;
  const open = async (name: string): Promise<WorldInbox> => {
    const address = `${name.toLowerCase()}@threadlog.example`;
    const { inboxId: id } = await superAdmin.post('/v1/inboxes', { name });
    await superAdmin.put(`/v1/inboxes/${id}/addresses/${address}`, { name: `${name} at Threadlog` });
    return { id, address };
  };
  const [support, sales] = [await open('Support'), await open('Sales')];
  for (const { id } of [agent, agent2]) await superAdmin.put(`/v1/inboxes/${sales.id}/members/user/${id}`);
  const { position } = await superAdmin.post(`/v1/inboxes/${sales.id}/visibility/restrict`);
  await superAdmin.get('/v1/inboxes', { after: position });
  return { support, sales };
};
