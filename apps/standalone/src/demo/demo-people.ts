import { v5, v7 } from 'uuid';
import { EventStore } from '#libs/event-store';
import { newApiKey, userDecider, userStream } from '#libs/people';
import { type DemoPerson, demoPeople } from './demo-file.js';

const DEMO = '6d1f2f34-6a52-5c1e-8a1b-0d6a2b7f9c11';

/** The id of a thing in the demo: the same at every start. */
export const demoId = (name: string): string => v5(name, DEMO);

const command = () => {
  const commandId = v7();
  return {
    commandId,
    actor: { kind: 'system', id: 'standalone' },
    correlationId: commandId,
    causationId: commandId,
  } as const;
};

/**
 * The first people of an installation cannot come over HTTP, where nobody has a key yet. Each gets a key; those of an earlier start go on
 * being valid.
 */
export const addDemoPeople = async (store: EventStore): Promise<Record<DemoPerson, string>> => {
  const keys: Partial<Record<DemoPerson, string>> = {};
  const at = new Date().toISOString();
  for (const [person, { name, email, roles }] of Object.entries(demoPeople)) {
    const userId = demoId(person);
    const stream = userStream(userId);
    await store.handle(userDecider, stream, { type: 'AddUser', userId, name, email, at }, command());
    for (const role of roles) await store.handle(userDecider, stream, { type: 'GrantRole', role, at }, command());
    const { token, keyHash } = newApiKey();
    const label = `demo key of ${name}`;
    const issue = { type: 'IssueApiKey', keyId: v7(), keyHash, label, by: 'superAdmin', at } as const;
    await store.handle(userDecider, stream, issue, command());
    keys[person as DemoPerson] = token;
  }
  return keys as Record<DemoPerson, string>;
};
