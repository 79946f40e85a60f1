import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** Asks every route of users, teams, keys and identities, by `told`, which holds each answer to the document. */
export const toldOfPeople = async (told: Told, superAdmin: Person): Promise<void> => {
  const { userId } = await told(superAdmin, 'POST', '/v1/users', 201, {
    name: 'Ida',
    email: 'ida@threadlog.example',
  });
  await told(superAdmin, 'POST', `/v1/users/${userId}/roles/member`, 200);
  const { teamId } = await told(superAdmin, 'POST', '/v1/teams', 201, { name: 'Repairs' });
  await told(superAdmin, 'PUT', `/v1/teams/${teamId}/members/${userId}`, 200);
  const { keyId } = await told(superAdmin, 'POST', '/v1/api-keys', 201, { userId, label: 'telephone' });
  const identities = `/v1/users/${userId}/identities`;
  const ida = { issuer: 'https://login.threadlog.example', subject: 'ida' };
  const { identityId } = await told(superAdmin, 'POST', identities, 201, ida);
  await told(superAdmin, 'GET', identities, 200);
  await told(superAdmin, 'DELETE', `${identities}/${identityId}`, 200);
  await told(superAdmin, 'PUT', `/v1/users/${userId}/primary-team`, 200, { teamId });
  await told(superAdmin, 'POST', `/v1/teams/${teamId}/rename`, 200, { name: 'Mending' });
  await told(superAdmin, 'PUT', `/v1/users/${userId}/seat`, 200);
  for (const list of ['users', 'teams', 'api-keys', 'me', 'seats']) await told(superAdmin, 'GET', `/v1/${list}`, 200);
  await told(superAdmin, 'DELETE', `/v1/api-keys/${keyId}`, 200);
  await told(superAdmin, 'DELETE', `/v1/users/${userId}/seat`, 200);
  await told(superAdmin, 'DELETE', `/v1/teams/${teamId}/members/${userId}`, 200);
  await told(superAdmin, 'DELETE', `/v1/teams/${teamId}`, 200);
  await told(superAdmin, 'DELETE', `/v1/users/${userId}/roles/member`, 200);
};
