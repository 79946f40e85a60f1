import { Command } from 'commander';
import { onInstallation } from '../installation.js';
import { Progress } from '../progress.js';

/** Every stream in the log, in the order of first appearance. */
const verify = (): Promise<void> =>
  onInstallation(async ({ store }) => {
    const streams = new Set<string>();
    for await (const { stream } of store.readAll({ types: 'all' })) streams.add(stream);
    const progress = new Progress('verifying', 'streams', streams.size);
    const faults: string[] = [];
    let checked = 0;
    for (const stream of streams) {
      const fault = await store.verify(stream);
      if (fault !== null) faults.push(`${stream}@${fault.revision}: ${fault.reason} does not hold`);
      progress.at((checked += 1));
    }
    progress.end();
    if (faults.length > 0) throw new Error(faults.join('\n'));
    process.stdout.write(`the chains of ${checked} streams hold\n`);
  });

/** threadlog audit: proofs over the whole log. */
export const auditCommands = (): Command =>
  new Command('audit')
    .description('prove that history was not altered')
    .addCommand(new Command('verify').description('check the hash chain of every stream').action(verify));
