// npm test [-- files]: everything that can be checked without an outside server. The last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, prepare, Unprepared } from './prepare.mjs';
import { countTests } from './count-tests.mjs';

const bin = (path) => join(checkout, 'node_modules', path);
const run = (path, args) =>
  spawnSync(process.execPath, [bin(path), ...args], { cwd: checkout, stdio: ['ignore', 'inherit', 'inherit'] })
    .status ?? 1;

const folders = ['apps', 'libs', 'test', 'bench'].filter((folder) => existsSync(join(checkout, folder)));

const CHECKS = [
  [
    'types',
    'typescript/bin/tsc',
    ['--noEmit', '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', 'node_modules/.threadlog-types'],
  ],
  ['lint', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['import rules', 'dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.mjs', ...folders]],
];

const startedAt = performance.now();
try {
  prepare(checkout);
} catch (error) {
  if (!(error instanceof Unprepared)) throw error;
  console.log(`failed: ${error.message}\n0 passed, 1 failed`);
  process.exit(1);
}

const files = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'threadlog-test-'));
const report = join(folder, 'report.json');
const status = run('vitest/vitest.mjs', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...files,
]);
const tests = countTests(() => JSON.parse(readFileSync(report, 'utf8')), status);
rmSync(folder, { recursive: true, force: true });

const broken = CHECKS.filter(([name, path, args]) => {
  const begin = performance.now();
  const isBroken = run(path, args) !== 0;
  console.log(`${isBroken ? 'FAILED' : 'ok'}  ${name} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
  return isBroken;
});

for (const fault of [...tests.faults, ...broken.map(([name]) => name)]) console.log(`failed: ${fault}`);
const failed = tests.failed + broken.length;
console.log(`in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
console.log(`${tests.passed + CHECKS.length - broken.length} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
