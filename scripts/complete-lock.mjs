// npm run lock: names in package-lock.json the packages of all platforms. npm leaves out those that the registry it asked does not hold, and
// `npm ci` then refuses the whole file, on any platform. Entries for other platforms need no checksum to be skipped.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkout } from './prepare.mjs';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

const platformOf = (name) => {
  const words = name.split('/').at(-1).split(/[-.]/);
  const os = name === 'fsevents' ? 'darwin' : SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  if (!os && !cpu) return undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(os === 'linux' && libc && { libc: [libc] }) };
};

/** The packages of `lock` that some package of it names as optional and that it lacks: path -> the entry that it should have. */
export const missingOptional = (lock) => {
  const missing = {};
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      const isThere = [`${path}/node_modules/${name}`, `node_modules/${name}`].some((place) => lock.packages[place]);
      if (isThere) continue;
      const platform = platformOf(name);
      if (!platform) throw new Error(`${name}, which ${path} may need, is for no platform that its name tells`);
      missing[`node_modules/${name}`] = {
        version: range.replace(/^[~^]/, ''),
        ...platform,
        ...(dev && { dev }),
        optional: true,
      };
    }
  }
  return missing;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(checkout, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  const packages = Object.entries({ ...lock.packages, ...missingOptional(lock) });
  lock.packages = Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
