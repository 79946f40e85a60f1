import { Command } from 'commander';
import { BadConfig } from '#libs/config';
import { auditCommands } from './audit/audit.js';
import { doctorCommand } from './doctor/doctor.js';
import { eventStoreCommands } from './event-store-copy/event-store-copy.js';
import { mailCommands } from './mail/mail.js';
import { peopleCommands } from './people/people.js';
import { projectionCommands } from './projections/projections.js';

const program = new Command('threadlog')
  .description('Operates a threadlog installation. Where it is comes from the environment: see .env.example.')
  .addCommand(projectionCommands())
  .addCommand(peopleCommands())
  .addCommand(mailCommands())
  .addCommand(auditCommands())
  .addCommand(eventStoreCommands())
  .addCommand(doctorCommand());

try {
  await program.parseAsync();
} catch (error) {
  const lines = error instanceof BadConfig ? error.message : error instanceof Error ? error.message : String(error);
  for (const line of lines.split('\n')) process.stderr.write(`threadlog: ${line}\n`);
  process.exitCode = 1;
}
