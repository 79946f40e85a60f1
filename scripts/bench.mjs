// npm run bench [-- names]: runs the measurements bench/<name>.bench.ts one after the other, all of them when none is named.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, orSay, prepare, Unprepared } from './prepare.mjs';

const measurements = readdirSync(join(checkout, 'bench')).flatMap((file) => file.match(/^(.+)\.bench\.ts$/)?.[1] ?? []);
const named = process.argv.slice(2);
orSay(() => {
  const unknown = named.filter((name) => !measurements.includes(name));
  if (unknown.length > 0)
    throw new Unprepared(`There is no measurement ${unknown.join(', ')}; there are ${measurements.join(', ')}.`);
  prepare(checkout);
});

for (const name of named.length > 0 ? named : measurements) {
  const { status } = spawnSync(
    process.execPath,
    ['--enable-source-maps', join(checkout, 'dist/bench', `${name}.bench.js`)],
    {
      cwd: checkout,
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exitCode = 1;
}
