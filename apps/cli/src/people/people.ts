import { Command, Option } from 'commander';
import { v7 } from 'uuid';
import type { EventStore } from '#libs/event-store';
import { isAddrSpec } from '#libs/mail';
import { newApiKey, type Role, ROLES, type UserCommand, userDecider, userStream } from '#libs/people';
import { onInstallation } from '../installation.js';

const handle = (store: EventStore, userId: string, command: UserCommand) => {
  const commandId = v7();
  return store.handle(userDecider, userStream(userId), command, {
    commandId,
    actor: { kind: 'system', id: 'threadlog' },
    correlationId: commandId,
    causationId: commandId,
  });
};

/** The first person of an installation has nobody to be added by: an operator does it, and hands over the key. */
const add = (options: { name: string; email: string; role: Role[] }): Promise<void> =>
  onInstallation(async ({ store }) => {
    const { name, email, role: roles } = options;
    if (!isAddrSpec(email)) throw new Error('--email expects an address such as ada@example.org');
    const [userId, at, { token, keyHash }] = [v7(), new Date().toISOString(), newApiKey()];
    await handle(store, userId, { type: 'AddUser', userId, name, email, at });
    for (const role of roles) await handle(store, userId, { type: 'GrantRole', role, at });
    await handle(store, userId, {
      type: 'IssueApiKey',
      keyId: v7(),
      keyHash,
      label: 'first key',
      by: 'superAdmin',
      at,
    });
    process.stdout.write(`user ${userId}\nAPI key, shown this once: ${token}\n`);
  });

/** threadlog people: what cannot be done over HTTP before anyone has a key. */
export const peopleCommands = (): Command =>
  new Command('people').description('the first people of an installation').addCommand(
    new Command('add')
      .description('add a person with an API key')
      .requiredOption('--name <name>')
      .requiredOption('--email <address>')
      .addOption(new Option('--role <role...>', 'what the person may do').choices(ROLES).default(['superAdmin']))
      .action(add),
  );
