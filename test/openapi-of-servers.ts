import { SubmissionServer } from './smtp/submission-server.js';
import type { Told } from './openapi-told.js';
import type { Person } from './world/person.js';

/** What is told of the server and the signing key of an address: `address` is its path. */
export const toldOfServers = async (told: Told, admin: Person, address: string): Promise<void> => {
  const server = await SubmissionServer.start({ password: 'open sesame' });
  const auth = { kind: 'password', user: server.user, password: 'open sesame' };
  const settings = { host: '127.0.0.1', port: server.port, security: 'none', auth };
  await told(admin, 'PUT', `${address}/server`, 200, settings);
  await told(admin, 'POST', `${address}/server/verify`, 200);
  await told(admin, 'PUT', `${address}/dkim`, 200, { selector: 'threadlog' });
  await told(admin, 'POST', `${address}/dkim/confirm`, 200);
  await told(admin, 'GET', `${address}/server`, 200);
  await told(admin, 'DELETE', `${address}/dkim`, 200);
  server.password = 'another';
  await told(admin, 'POST', `${address}/server/verify`, 409);
  await told(admin, 'DELETE', `${address}/server`, 200);
  await server.stop();
};
