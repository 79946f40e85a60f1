import { defineConfig } from 'vitest/config';
import { workerThreads } from './test/worker-threads.js';

export default defineConfig({
  plugins: [workerThreads()],
  resolve: { conditions: ['source', 'node'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    include: ['{libs,apps,test}/**/*.spec.ts'],
    env: { TZ: 'UTC' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
