// npm run bench [-- names]: runs the measurements bench/<name>/measure.ts one after the other, all of them when none is named.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, orSay, prepare, Unprepared } from './prepare.mjs';

const measurements = readdirSync(join(checkout, 'bench')).filter((name) =>
  existsSync(join(checkout, 'bench', name, 'measure.ts')),
);
const named = process.argv.slice(2);
orSay(() => {
  const unknown = named.filter((name) => !measurements.includes(name));
  if (unknown.length > 0)
    throw new Unprepared(`There is no measurement ${unknown.join(', ')}; there are ${measurements.join(', ')}.`);
  prepare(checkout);
});

for (const name of named.length > 0 ? named : measurements) {
  const main = join(checkout, 'dist/bench', name, 'measure.js');
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', main], { cwd: checkout, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
