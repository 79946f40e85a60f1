import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { allEvents, allViews } from '#libs/wiring';

/** What one act of the house does: its command, its routes, the events it may decide on, and the views that read them. */
export type Act = Readonly<{
  feature: string;
  command: string;
  routes: readonly string[];
  events: readonly string[];
  views: readonly string[];
}>;

const SHELL = /\.(?:http|projection|reactor|worker|intake|smtp|imap|module|spec|fixtures)\.ts$/;

const filesOf = (feature: string): string[] =>
  readdirSync(`libs/${feature}/src`, { recursive: true, encoding: 'utf8' })
    .map((file) => `libs/${feature}/src/${file}`)
    .sort();

const unique = (texts: Iterable<string>): string[] => [...new Set(texts)];

/** The top-level definitions of a feature's core, by name. */
const definitions = (files: readonly string[]): [string, string][] =>
  files
    .filter((file) => file.endsWith('.ts') && !SHELL.test(file))
    .flatMap((file) => readFileSync(file, 'utf8').split(/\n(?=(?:export )?(?:const|type) )/))
    .flatMap((block): [string, string][] => {
      const name = /^(?:export )?(?:const|type) (\w+)/.exec(block)?.[1];
      return name === undefined ? [] : [[name, block]];
    });

const eventsIn = (block: string): string[] =>
  [...block.matchAll(/type: '([A-Z]\w+)'/g)].flatMap(([, type = '']) => (type in allEvents ? [type] : []));

/** The events that a function makes, itself or through functions of the same core. */
const made = (block: string, known: ReadonlyMap<string, string>, seen = new Set<string>()): string[] => {
  const called = [...block.matchAll(/\b([a-z]\w+)\(/g)].flatMap(([, name = '']) => {
    const definition = known.get(name);
    if (definition === undefined || seen.has(name)) return [];
    return made(definition, known, seen.add(name));
  });
  return [...eventsIn(block), ...called];
};

/** The events that a command brings along for its decision to take up, by its own type and those that it names. */
const carried = (name: string, known: ReadonlyMap<string, string>, seen = new Set<string>()): string[] =>
  [...(known.get(name) ?? '').matchAll(/[:|=] ?([A-Z]\w+)/g)].flatMap(([, type = '']) => {
    if (type in allEvents) return [type];
    return seen.has(type) ? [] : carried(type, known, seen.add(type));
  });

const path = (...parts: readonly string[]): string =>
  `/${parts.flatMap((part) => part.split('/').filter((name) => name !== '')).join('/')}`.replace(/:(\w+)/g, '{$1}');

/** The routes of a shell, as its decorators tell them. */
export const routesIn = (source: string): string[] => {
  const base = /@Controller\('([^']*)'\)/.exec(source)?.[1] ?? '';
  return [...source.matchAll(/@(Get|Post|Put|Delete)\((?:'([^']*)')?\)/g)].map(
    ([, method = '', rest = '']) => `${method.toUpperCase()} ${path(base, rest)}`,
  );
};

const viewsOf = (events: readonly string[]): string[] =>
  allViews.filter(({ on }) => events.some((event) => on.includes(event))).map(({ name }) => name);

/** The routes of a command that a feature above its own takes from the wire, since it knows more of what the command names. */
const routesAbove = (feature: string, command: string): string[] =>
  FEATURES.filter((other) => other !== feature)
    .flatMap(filesOf)
    .filter((file) => file.endsWith('.http.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .filter((source) => source.includes(`export class ${command}Command `))
    .flatMap(routesIn)
    .filter((route) => !route.startsWith('GET'));

const actsOf = (feature: string): readonly Act[] => {
  const files = filesOf(feature);
  const defined = definitions(files);
  const known = new Map(defined);
  return files
    .filter((file) => file.endsWith('.ts') && !SHELL.test(file))
    .flatMap((file) => {
      const source = readFileSync(file, 'utf8');
      const commands = [...source.matchAll(/export type (\w+) = Readonly<\{\s*type: '\1'/g)].map(
        ([, name = '']) => name,
      );
      const shells = files.filter((other) => other.endsWith('.http.ts') && dirname(other) === dirname(file));
      const isActFolder = dirname(file) !== `libs/${feature}/src`;
      const routes = isActFolder
        ? shells.flatMap((shell) => routesIn(readFileSync(shell, 'utf8'))).filter((route) => !route.startsWith('GET'))
        : [];
      return commands.map((command): Act => {
        const deciding = defined
          .map(([, block]) => block)
          .filter((block) => new RegExp(`[)}\\w]: ${command}\\b`).test(block.split('=>')[0] ?? ''));
        const events = unique([...deciding.flatMap((block) => made(block, known)), ...carried(command, known)]);
        const told = routes.length > 0 ? routes : routesAbove(feature, command);
        return { feature, command, routes: told, events, views: viewsOf(events) };
      });
    });
};

const FEATURES = [
  'people',
  'inboxes',
  'outgoing-servers',
  'uploads',
  'records',
  'content',
  'threads',
  'routing',
  'views',
  'delivery',
  'drafts',
  'incoming',
  'live',
  'mailboxes',
  'webhooks',
];

/** Reads every act from the folder tree: its command and decision in the core, its routes in the shells beside it. */
export const acts = (): readonly Act[] => FEATURES.flatMap(actsOf);

/** The acts as the README shows them. */
export const actsTable = (): string => {
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const rows = acts().map(
    ({ feature, command, routes, events, views }) =>
      `| ${feature} | ${command} | ${code(routes) || '(none)'} | ${events.join(', ')} | ${views.join(', ')} |`,
  );
  return ['| feature | command | route | events | views |', '|---|---|---|---|---|', ...rows].join('\n');
};
