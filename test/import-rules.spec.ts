import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

type Rules = { default: { forbidden: { name: string }[] }; ADAPTERS: string[]; FEATURES: string[] };
const configPath = '../.dependency-cruiser.mjs';
const rules = (await import(configPath)) as Rules;

const temporary: string[] = [];
afterAll(async () => {
  for (const folder of temporary) await rm(folder, { recursive: true, force: true });
});

/** What dependency-cruiser finds in a tree, as `rule: file`. */
const violations = async (root: string): Promise<string[]> => {
  const cruise = promisify(execFile)(
    process.execPath,
    [
      resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      '-T',
      'json',
      'apps',
      'libs',
      'test',
      'bench',
    ],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  );
  // It ends with a non-zero code when there are violations, and says them all the same.
  const { stdout } = await cruise.catch((error: unknown) => error as { stdout: string });
  type Report = { summary: { violations: { from: string; rule: { name: string } }[]; totalCruised: number } };
  const { summary } = JSON.parse(stdout) as Report;
  expect(summary.totalCruised).toBeGreaterThan(20);
  return summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`).toSorted();
};

/** Which rule guards a package; a feature imports each of them once. */
const GUARDS: Record<string, string> = {
  '@eventstore/db-client': 'only-event-store',
  bullmq: 'only-job-queue',
  ioredis: 'only-job-queue',
  '@bull-board/api': 'only-job-queue',
  nodemailer: 'only-mail',
  mailparser: 'only-mail',
  imapflow: 'only-mail',
  'sanitize-html': 'only-mail',
  'html-to-text': 'only-mail',
  libmime: 'only-mail',
  mailauth: 'only-mail',
  'smtp-server': 'only-smtp-server',
  typeorm: 'only-read-models',
  minio: 'only-blobs',
  liquidjs: 'only-templates',
  jose: 'only-oidc',
};
const importerOf = (name: string): string => `libs/records/src/import-${name.replace(/\W/g, '-')}.http.ts`;

const PACKAGES = ['zod', ...Object.keys(GUARDS)];
const DEV_PACKAGES = ['vitest'];

/** A house of the same rules with nothing in it but the walls, into which files are planted. */
const house = async (files: Record<string, string>): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'threadlog-rules-'));
  temporary.push(root);
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json']) await cp(file, join(root, file));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const versions = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  await write(
    'package.json',
    JSON.stringify({
      name: 'house',
      type: 'module',
      imports: { '#libs/*': { source: './libs/*/src/index.ts', default: './dist/libs/*/src/index.js' } },
      dependencies: versions(PACKAGES),
      devDependencies: versions(DEV_PACKAGES),
    }),
  );
  for (const name of [...PACKAGES, ...DEV_PACKAGES, 'unlisted']) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    await write(`node_modules/${name}/index.js`, 'exports.it = 1;');
  }
  for (const lib of ['decider', 'wiring', ...rules.ADAPTERS, ...rules.FEATURES]) {
    await write(`libs/${lib}/src/index.ts`, "export { it } from './inner.js';");
    await write(`libs/${lib}/src/inner.ts`, 'export const it = 1;');
    await write(`libs/${lib}/src/inner.http.ts`, 'export const shell = 1;');
  }
  for (const app of ['api', 'worker', 'standalone', 'event-store']) {
    await write(`apps/${app}/src/main.ts`, 'export const main = 1;');
    await write(`apps/${app}/src/${app}.module.ts`, 'export const it = 1;');
  }
  for (const folder of ['test', 'bench']) await write(`${folder}/it.ts`, 'export const it = 1;');
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return root;
};

const from = (specifier: string): string => `import * as it from '${specifier}';\nexport const use = it;\n`;
const fromType = (specifier: string): string =>
  `import type * as It from '${specifier}';\nexport type Use = typeof It;\n`;

/** One violation of each rule: the file, and what it must not import. */
const PLANTED: Record<string, [path: string, text: string]> = {
  'no-unresolved': ['libs/http/src/lost.ts', from('#libs/nowhere')],
  'no-cycle': ['libs/http/src/cycle.ts', from('./cycle.js')],
  'no-junk-folder': ['libs/http/src/utils/strings.ts', from('zod')],
  'no-import-from-junk-folder': ['libs/http/src/use-junk.ts', from('./helpers/it.js')],
  'decider-imports-nothing': ['libs/decider/src/clock.ts', from('node:perf_hooks')],
  'core-is-pure': ['libs/threads/src/thread.ts', from('node:crypto')],
  'core-imports-core': ['libs/threads/src/decider.ts', from('./inner.http.js')],
  'meet-at-the-index': ['libs/threads/src/peek.http.ts', from('../../people/src/inner.js')],
  'apps-meet-libs-at-the-index': ['apps/api/src/peek.ts', from('../../../libs/http/src/inner.js')],
  'adapters-know-no-feature': ['libs/mail/src/peek.ts', fromType('#libs/threads')],
  'wiring-is-for-apps': ['libs/http/src/into-wiring.ts', from('#libs/wiring')],
  'no-import-of-apps': ['libs/http/src/into-app.ts', from('../../../apps/api/src/main.js')],
  'apps-stand-alone': ['apps/worker/src/peek.ts', from('../../api/src/api.module.js')],
  'standalone-composes-modules': ['apps/standalone/src/peek.ts', from('../../api/src/main.js')],
  'embedded-stays-out-of-production': ['apps/api/src/embedded.ts', from('#libs/embedded')],
  'no-import-of-specs': ['libs/http/src/use-spec.ts', from('./it.spec.js')],
  'no-dev-packages': ['libs/http/src/dev.ts', from('vitest')],
  'only-event-store': ['libs/read-models/src/client.ts', fromType('@eventstore/db-client')],
  'only-job-queue': ['libs/threads/src/send.worker.ts', from('@bull-board/api')],
  'only-mail': ['libs/incoming/src/parse.worker.ts', from('mailparser')],
  'only-smtp-server': ['libs/incoming/src/listen.smtp.ts', from('smtp-server')],
  'only-read-models': ['libs/threads/src/view.projection.ts', from('typeorm')],
  'only-blobs': ['apps/worker/src/bucket.ts', from('minio')],
  'only-oidc': ['libs/people/src/token.http.ts', from('jose')],
  'only-templates': ['libs/content/src/fill-in.http.ts', from('liquidjs')],
  'direction-of-people': ['libs/people/src/up.http.ts', fromType('#libs/inboxes')],
  'direction-of-inboxes': ['libs/inboxes/src/up.http.ts', from('#libs/records')],
  'direction-of-records': ['libs/records/src/up.http.ts', from('#libs/threads')],
  'direction-of-uploads': ['libs/uploads/src/up.http.ts', from('#libs/records')],
  'direction-of-outgoing-servers': ['libs/outgoing-servers/src/up.http.ts', from('#libs/content')],
  'direction-of-content': ['libs/content/src/up.http.ts', from('#libs/threads')],
  'direction-of-threads': ['libs/threads/src/up.http.ts', from('#libs/delivery')],
  'direction-of-drafts': ['libs/drafts/src/across.http.ts', from('#libs/delivery')],
  'direction-of-delivery': ['libs/delivery/src/across.http.ts', from('#libs/incoming')],
  'direction-of-incoming': ['libs/incoming/src/across.http.ts', from('#libs/timeline')],
  'direction-of-timeline': ['libs/timeline/src/up.http.ts', from('#libs/audit')],
  'direction-of-live': ['libs/live/src/across.http.ts', from('#libs/delivery')],
  'direction-of-mailboxes': ['libs/mailboxes/src/up.http.ts', from('#libs/audit')],
  'direction-of-views': ['libs/views/src/up.http.ts', from('#libs/audit')],
  'direction-of-routing': ['libs/routing/src/up.http.ts', from('#libs/audit')],
  'direction-of-webhooks': ['libs/webhooks/src/across.http.ts', from('#libs/mailboxes')],
};

/** What may be imported and comes close to what may not. */
const INNOCENT: Record<string, string> = {
  'libs/http/src/helpers/it.ts': 'export const it = 1;',
  'libs/http/src/it.spec.ts': from('vitest'),
  'libs/threads/src/core.ts': `${from('./inner.js')}export * from '#libs/decider';\nexport * as people from '#libs/people';`,
  'libs/threads/src/shell.http.ts': `${from('zod')}export * as shell from './inner.http.js';\nexport * as store from '#libs/event-store';`,
  'libs/audit/src/replay.query.ts': `${from('#libs/timeline')}export * as people from '#libs/people';`,
  'libs/job-queue/src/queues.ts': `${from('bullmq')}export * as redis from 'ioredis';`,
  'test/smtp/peer.ts': from('smtp-server'),
  'libs/embedded/src/event-store/protocol.ts': from('@eventstore/db-client'),
  'libs/mail/src/parse.spec.ts': from('../../embedded/src/inner.js'),
  'apps/standalone/src/all.ts': `${from('#libs/embedded')}export * as api from '../../api/src/api.module.js';`,
  'libs/wiring/src/all.ts': `${from('#libs/audit')}export * as http from '#libs/http';`,
  'apps/event-store/src/node.ts': from('#libs/embedded'),
  'test/story.spec.ts': `${from('nodemailer')}export * as api from '../apps/api/src/main.js';`,
};

/** Some plants break a second rule by their nature. */
const BESIDES = [
  'core-is-pure: libs/threads/src/only.ts',
  'no-dev-packages: libs/http/src/unlisted.ts',
  'no-unresolved: libs/threads/src/lost.ts',
  'core-is-pure: libs/threads/src/lost.ts',
];

// That the house itself keeps them is a check of its own: npm run rules.
describe('the import rules', () => {
  it('know every lib there is', async () => {
    expect((await readdir('libs')).toSorted()).toEqual(
      ['decider', 'wiring', ...rules.ADAPTERS, ...rules.FEATURES].toSorted(),
    );
  });

  it('each have a violation planted here', () => {
    const named = rules.default.forbidden.map(({ name }) => name);
    expect(Object.keys(PLANTED).toSorted()).toEqual(named.toSorted());
  });

  it('catch what is planted, and leave alone what is not', async () => {
    const root = await house({
      ...Object.fromEntries(Object.values(PLANTED)),
      ...INNOCENT,
      ...Object.fromEntries(Object.keys(GUARDS).map((name) => [importerOf(name), from(name)])),
      'libs/threads/src/only.ts': fromType('zod'),
      'libs/threads/src/lost.ts': from('./gone.js'),
      'libs/http/src/unlisted.ts': from('unlisted'),
    });
    const expected = [
      ...Object.entries(PLANTED).map(([name, [path]]) => `${name}: ${path}`),
      ...Object.entries(GUARDS).map(([name, guard]) => `${guard}: ${importerOf(name)}`),
      ...BESIDES,
    ];
    expect(await violations(root)).toEqual(expected.toSorted());
  });
});
