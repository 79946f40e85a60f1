import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, 'node_modules', '.cache', 'threadlog-threads');
const threadUrl = /new URL\('\.\/([\w-]+)\.js', import\.meta\.url\)/g;

/** The folder of a library, `libs/<name>/src`, or null for a file elsewhere. */
const libraryOf = (file: string): string | null =>
  /^(.*\/libs\/[\w-]+\/src)\//.exec(file.replaceAll('\\', '/'))?.[1] ?? null;

const compile = (source: string, target: string): void => {
  if (existsSync(target) && statSync(target).mtimeMs > statSync(source).mtimeMs) return;
  mkdirSync(dirname(target), { recursive: true });
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
    fileName: source,
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  // Test runs beside this one write the same files.
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, outputText);
  renameSync(draft, target);
};

/** Where the compiled forms of a library's modules lie: next to where its packages are found, as in a build. */
const compileLibrary = (library: string): string => {
  const target = join(cache, relative(root, library));
  mkdirSync(target, { recursive: true });
  writeFileSync(join(cache, 'package.json'), '{ "type": "module" }\n');
  for (const file of readdirSync(library, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.ts') && !file.endsWith('.spec.ts')) {
      compile(join(library, file), join(target, file.replace(/\.ts$/, '.js')));
    }
  }
  return target;
};

/**
 * For tests alone, which run from the sources: a worker thread is started from a compiled module, `new URL('./x.js', import.meta.url)`,
 * that only a build has. Where the sources have `x.ts` instead, their library is compiled aside and the URL leads there. Such a library
 * may import packages, but no other library.
 */
export const workerThreads = () => ({
  name: 'threadlog:worker-threads',
  enforce: 'pre' as const,
  transform(code: string, id: string): { code: string; map: null } | null {
    const library = libraryOf(id);
    if (library === null || !code.includes('new URL(')) return null;
    const replaced = code.replace(threadUrl, (whole, name: string) => {
      const here = dirname(id);
      if (existsSync(join(here, `${name}.js`)) || !existsSync(join(here, `${name}.ts`))) return whole;
      const compiled = join(compileLibrary(library), relative(library, here), `${name}.js`);
      return `new URL(${JSON.stringify(pathToFileURL(compiled).href)})`;
    });
    return replaced === code ? null : { code: replaced, map: null };
  },
});
