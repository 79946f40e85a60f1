import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { impurities } from './core-purity.js';

const configPath = '../.dependency-cruiser.mjs';
const { FEATURES, SHELL } = (await import(configPath)) as { FEATURES: string[]; SHELL: string };

const coreFiles = async (): Promise<string[]> => {
  const files = await Promise.all(
    ['decider', ...FEATURES].map(async (lib) => {
      const entries = await readdir(join('libs', lib, 'src'), { recursive: true });
      return entries.filter((entry) => entry.endsWith('.ts')).map((entry) => join('libs', lib, 'src', entry));
    }),
  );
  return files.flat().filter((path) => !path.endsWith('.spec.ts') && !new RegExp(SHELL).test(path));
};

describe('core files', () => {
  it('take time, ids and chance from their commands', async () => {
    const files = await coreFiles();
    expect(files.length).toBeGreaterThan(5);
    const found = await Promise.all(
      files.map(async (path) => impurities(await readFile(path, 'utf8')).map((impurity) => `${path}:${impurity}`)),
    );
    expect(found.flat()).toEqual([]);
  });

  it.each([
    ['const at = Date.now();', '1: Date.now'],
    ['const at =\n  new Date();', '2: new Date()'],
    ['const at = Date();', '1: Date()'],
    ['const id = Math.random();', '1: Math.random'],
    ['const id = crypto.randomUUID();', '1: crypto'],
    ['const home = process.env.HOME;', '1: process'],
    ['setTimeout(() => 0, 1);', '1: setTimeout'],
    ['const it = await import("node:fs");', '1: import()'],
    ['const here = import.meta.url;', '1: import.meta'],
    ['globalThis.it = 1;', '1: globalThis'],
  ])('would be caught with %j', (text, impurity) => {
    expect(impurities(text)).toEqual([impurity]);
  });

  it('may compute with instants they are given, and use the words for other things', () => {
    const innocent = `
      // Date.now() and process.exit() in a comment, 'Math.random()' in a string
      const day = new Date(command.at).getUTCDay() + Date.parse(other) + Date.UTC(2026, 0);
      const label = 'Math.random()';
      type Step = { process: string };
      const step = { process: step.process, console: Math.floor(1.5) };
    `;
    expect(impurities(innocent)).toEqual([]);
  });
});
