// npm run fuzz [-- files]: the property-based tests, again and again with other inputs, until one fails. Ctrl-C ends it.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './prepare.mjs';

const asked = process.argv.slice(2);
const files = asked.length > 0 ? asked : filesWithProperties();

for (;;) {
  const seed = String(Math.floor(Math.random() * 2 ** 31));
  console.log(`FUZZ_SEED=${seed}`);
  const { status } = spawnSync(process.execPath, [join(checkout, 'node_modules/vitest/vitest.mjs'), 'run', ...files], {
    cwd: checkout,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, FUZZ_SEED: seed },
  });
  if (status !== 0) process.exit(status ?? 1);
}

function filesWithProperties() {
  return ['libs', 'apps', 'test']
    .flatMap((folder) => readdirSync(join(checkout, folder), { recursive: true }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.spec.ts') && readFileSync(join(checkout, file), 'utf8').includes('fc.assert('));
}
