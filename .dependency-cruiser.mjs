// The house's import rules. What each forbids and why stands in its comment; test/import-rules.spec.ts breaks each of them once.

/** A feature may import those in the rows above its own; the last row, which may import all, needs no rule. */
export const FEATURE_LAYERS = [
  ['people'],
  ['inboxes', 'uploads'],
  ['records', 'outgoing-servers'],
  ['content'],
  ['threads'],
  ['routing'],
  ['delivery', 'drafts', 'incoming', 'timeline', 'live', 'views'],
  ['mailboxes', 'webhooks'],
  ['audit'],
];
export const FEATURES = FEATURE_LAYERS.flat();
export const ADAPTERS = [
  'antivirus',
  'blobs',
  'config',
  'embedded',
  'event-store',
  'http',
  'job-queue',
  'mail',
  'oidc',
  'outbound-http',
  'read-models',
  'secrets',
  'templates',
];

/** Files that touch the world: everything else in a feature is core. */
export const SHELL = '\\.(http|projection|reactor|worker|intake|smtp|imap|module|query)\\.ts$';

const anyOf = (names) => `(${names.join('|')})`;
const SPEC = '\\.spec\\.ts$|(^|/)test-[^/]+\\.ts$|^(test|bench)/';
const FEATURE = anyOf(FEATURES);
const INDEX = '^libs/[^/]+/src/index\\.ts$';
const CORE = { path: `^libs/${FEATURE}/src/`, pathNot: [SHELL, SPEC, INDEX] };
const JUNK_FOLDER = '(^|/)(utils?|shared|common|helpers?|types)/';
const packages = (names) => `(^|/)node_modules/${anyOf(names)}/`;

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const onlyImporter = (name, importers, names) =>
  rule(
    `only-${name}`,
    `${names.join(', ')}: one adapter wraps it, so that one place changes when it does`,
    { path: '^(apps|libs)/', pathNot: [...importers, SPEC] },
    { path: packages(names) },
  );

const upwards = FEATURE_LAYERS.slice(0, -1).flatMap((layer, depth) =>
  layer.map((feature) => {
    const below = FEATURE_LAYERS.slice(0, depth).flat();
    const others = FEATURES.filter((other) => other !== feature && !below.includes(other));
    return rule(
      `direction-of-${feature}`,
      `features build on each other in one direction: ${feature} may import ${below.join(', ') || 'no other feature'}`,
      { path: `^libs/${feature}/` },
      { path: `^libs/${anyOf(others)}/` },
    );
  }),
);

const forbidden = [
  rule('no-unresolved', 'an import that leads nowhere escapes every other rule', {}, { couldNotResolve: true }),
  rule('no-cycle', 'files that need each other are one file', {}, { circular: true }),
  rule('no-junk-folder', 'a folder is named for what it does', { path: JUNK_FOLDER }, {}),
  rule(
    'no-import-from-junk-folder',
    'a folder is named for what it does',
    {},
    { path: JUNK_FOLDER, pathNot: 'node_modules' },
  ),
  rule(
    'decider-imports-nothing',
    'everything stands on it',
    { path: '^libs/decider/', pathNot: SPEC },
    { pathNot: '^libs/decider/' },
  ),
  rule('core-is-pure', 'core decides and folds: no package, no node:, nothing of the world', CORE, {
    pathNot: '^libs/',
  }),
  rule('core-imports-core', 'core imports its own core, libs/decider and the index of other features', CORE, {
    path: '^libs/',
    pathNot: [`^libs/$1/src/(?!.*${SHELL})`, '^libs/decider/src/index\\.ts$', `^libs/${FEATURE}/src/index\\.ts$`],
  }),
  rule(
    'meet-at-the-index',
    'a lib shows others what its index.ts exports',
    { path: '^libs/([^/]+)/', pathNot: SPEC },
    {
      path: '^libs/',
      pathNot: ['^libs/$1/', INDEX],
    },
  ),
  rule(
    'apps-meet-libs-at-the-index',
    'a lib shows apps what its index.ts exports',
    { path: '^apps/' },
    { path: '^libs/', pathNot: INDEX },
  ),
  rule(
    'adapters-know-no-feature',
    'an adapter serves every feature alike',
    { path: `^libs/${anyOf([...ADAPTERS, 'decider'])}/` },
    { path: `^libs/${FEATURE}/` },
  ),
  rule(
    'wiring-is-for-apps',
    'it ties features and adapters together for the processes',
    { path: '^libs/(?!wiring/)', pathNot: SPEC },
    { path: '^libs/wiring/' },
  ),
  rule('no-import-of-apps', 'an app is wiring, at the end of every chain', { path: '^libs/' }, { path: '^apps/' }),
  rule(
    'apps-stand-alone',
    'one process knows nothing of another',
    { path: '^apps/(?!standalone/)([^/]+)/' },
    { path: '^apps/', pathNot: '^apps/$1/' },
  ),
  rule(
    'standalone-composes-modules',
    'it runs the other apps by their modules',
    { path: '^apps/standalone/' },
    {
      path: '^apps/',
      pathNot: ['^apps/standalone/', '^apps/[^/]+/src/[^/]+\\.module\\.ts$'],
    },
  ),
  rule(
    'embedded-stays-out-of-production',
    'embedded parts are for the standalone and for tests',
    { pathNot: [`^apps/(standalone|event-store)/`, '^libs/embedded/', SPEC] },
    { path: '^libs/embedded/' },
  ),
  rule(
    'no-import-of-specs',
    'what runs does not need its tests',
    { path: '^(apps|libs)/', pathNot: SPEC },
    { path: '\\.spec\\.ts$|^(test|bench)/' },
  ),
  rule(
    'no-dev-packages',
    'what runs needs no package that only development has',
    { path: '^(apps|libs)/', pathNot: SPEC },
    {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      pathNot: '(^|/)node_modules/@types/',
    },
  ),
  onlyImporter(
    'event-store',
    ['^libs/event-store/', '^libs/embedded/src/event-store/', '^apps/cli/src/event-store-copy/'],
    ['@eventstore/db-client'],
  ),
  onlyImporter('job-queue', ['^libs/job-queue/'], ['bullmq', 'ioredis', '@bull-board/[^/]+']),
  onlyImporter(
    'mail',
    ['^libs/mail/'],
    ['nodemailer', 'mailparser', 'imapflow', 'sanitize-html', 'html-to-text', 'libmime', 'mailauth'],
  ),
  rule(
    'only-smtp-server',
    'it plays the servers of others in tests and measurements; mail is received by a server of our own',
    { path: '^(apps|libs)/', pathNot: SPEC },
    { path: packages(['smtp-server']) },
  ),
  onlyImporter('read-models', ['^libs/read-models/'], ['typeorm']),
  onlyImporter('blobs', ['^libs/blobs/'], ['minio']),
  onlyImporter('templates', ['^libs/templates/'], ['liquidjs']),
  onlyImporter('oidc', ['^libs/oidc/'], ['jose']),
  ...upwards,
];

export default {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
