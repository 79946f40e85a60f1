// npm run corpus -- <folder> [options]: sends every mail of a folder through all of threadlog and says what became of each.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkout, orSay, prepare } from './prepare.mjs';

orSay(() => prepare(checkout));

const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', join(checkout, 'dist/bench/corpus.js'), ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, TZ: 'UTC' } },
);
process.exitCode = status ?? 1;
