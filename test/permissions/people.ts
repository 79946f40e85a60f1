import { randomUUID } from 'node:crypto';
import { Person } from '../world/person.js';
import type { World } from '../world/world.js';
import type { People } from './asked.js';

type Somebody = Readonly<{ roles: readonly string[]; hasSeat?: boolean }>;

/** Adds somebody with a key. */
export const somebody = async (world: World, { roles, hasSeat = true }: Somebody): Promise<Person> => {
  const { superAdmin } = world.people;
  const user = { name: 'Sam', email: `${randomUUID()}@x.example` };
  const { userId } = (await superAdmin.post('/v1/users', user)) as unknown as { userId: string };
  for (const role of roles) await superAdmin.post(`/v1/users/${userId}/roles/${role}`);
  if (hasSeat) await superAdmin.put(`/v1/users/${userId}/seat`);
  const { token } = (await superAdmin.post('/v1/api-keys', { userId, label: 'test' })) as unknown as { token: string };
  return new Person(userId, token, () => world.process('api').url);
};

/** Everybody who asks, in a world where seats are counted, of which the people of the world get theirs. */
export const everyAsker = async (world: World): Promise<People> => {
  const { agent, agent2, admin, superAdmin, auditor } = world.people;
  for (const { id } of [agent, agent2, admin, superAdmin, auditor]) await superAdmin.put(`/v1/users/${id}/seat`);
  const vault = `/v1/inboxes/${world.sales.id}/members`;
  const member = async (asked: Somebody): Promise<Person> => {
    const person = await somebody(world, asked);
    await superAdmin.put(`${vault}/user/${person.id}`);
    return person;
  };
  const teammate = await somebody(world, { roles: ['member'] });
  const { teamId } = (await superAdmin.post('/v1/teams', { name: 'Sales' })) as unknown as { teamId: string };
  await superAdmin.put(`/v1/teams/${teamId}/members/${teammate.id}`);
  await superAdmin.put(`${vault}/team/${teamId}`);
  return {
    ...{ insider: agent, admin, superAdmin, auditor, teammate },
    insideAdmin: await member({ roles: ['admin'] }),
    insideAuditor: await member({ roles: ['auditor'] }),
    seatless: await member({ roles: ['member'], hasSeat: false }),
    leaver: await member({ roles: [] }),
    outsider: await somebody(world, { roles: ['member'] }),
    nobody: await somebody(world, { roles: [] }),
    accountAccess: await somebody(world, { roles: ['accountAccess'] }),
  };
};
