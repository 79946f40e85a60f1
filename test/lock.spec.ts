import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

type Entry = { version?: string; optionalDependencies?: Record<string, string>; dev?: boolean };
type Lock = { packages: Record<string, Entry> };
const path = '../scripts/complete-lock.mjs';
const { missingOptional } = (await import(path)) as { missingOptional: (lock: Lock) => Record<string, unknown> };

describe('package-lock.json', () => {
  it('names the packages of all platforms, without which npm ci refuses it (npm run lock adds them)', async () => {
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;
    expect(Object.keys(lock.packages).length).toBeGreaterThan(300);
    expect(missingOptional(lock)).toEqual({});
  });

  it('agrees with package.json on what is asked for', async () => {
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Record<string, object> };
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      await readFile('package.json', 'utf8'),
    ) as Record<string, object>;
    expect(lock.packages['']).toMatchObject({ dependencies, devDependencies, optionalDependencies });
  });
});

describe('a lock file that lacks packages of other platforms', () => {
  it('is completed with where each belongs', () => {
    const optionalDependencies = {
      '@it/linux-x64-musl': '1.2.3',
      '@it/win32-arm64-msvc': '^1.2.3',
      '@it/darwin-x64': '1.2.3',
      fsevents: '~2.3.3',
    };
    const packages = {
      'node_modules/it': { dev: true, optionalDependencies },
      'node_modules/it/node_modules/@it/darwin-x64': { version: '1.2.3' },
    };
    expect(missingOptional({ packages })).toEqual({
      'node_modules/@it/linux-x64-musl': {
        version: '1.2.3',
        os: ['linux'],
        cpu: ['x64'],
        libc: ['musl'],
        dev: true,
        optional: true,
      },
      'node_modules/@it/win32-arm64-msvc': {
        version: '1.2.3',
        os: ['win32'],
        cpu: ['arm64'],
        dev: true,
        optional: true,
      },
      'node_modules/fsevents': { version: '2.3.3', os: ['darwin'], dev: true, optional: true },
    });
  });

  it('is not completed with a package that may be for this very platform', () => {
    const packages = { 'node_modules/it': { optionalDependencies: { colors: '1.0.0' } } };
    expect(() => missingOptional({ packages })).toThrow('colors, which node_modules/it may need');
  });
});
