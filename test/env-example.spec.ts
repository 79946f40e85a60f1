import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { envExample } from '../libs/config/src/env-example.js';
import { appConfigs } from './app-configs.js';

describe('.env.example', () => {
  it('says what the configuration schemas say (npm run env-example writes it)', async () => {
    await expect(envExample(appConfigs)).toMatchFileSnapshot('../.env.example');
  });

  it('knows the configuration of every app', async () => {
    expect(Object.keys(appConfigs).toSorted()).toEqual((await readdir('apps')).toSorted());
  });

  it('describes every variable of every app', () => {
    for (const schema of Object.values(appConfigs)) {
      for (const [name, fieldSchema] of Object.entries(schema.shape)) {
        const meta = fieldSchema.meta();
        expect([name, meta?.description]).toEqual([name, expect.stringMatching(/^[A-Z].{10,}[^.]$/)]);
        expect([name, meta?.['fallback'] ?? meta?.['example']]).toEqual([name, expect.any(String)]);
      }
    }
  });

  it('shows defaults that are the defaults', () => {
    for (const schema of Object.values(appConfigs)) {
      for (const [name, fieldSchema] of Object.entries(schema.shape)) {
        const fallback = fieldSchema.meta()?.['fallback'];
        if (fallback === undefined) continue;
        const read: unknown = fieldSchema.parse(undefined);
        const value = typeof read === 'object' && read !== null && 'port' in read ? read.port : read;
        expect([name, String(value)]).toEqual([name, fallback]);
      }
    }
  });

  it('gives a valid value to every variable', () => {
    const text = envExample(appConfigs);
    const env = Object.fromEntries([...text.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
    for (const schema of Object.values(appConfigs)) expect(schema.safeParse(env).error?.issues ?? []).toEqual([]);
  });
});
