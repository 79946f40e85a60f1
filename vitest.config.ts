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
    setupFiles: ['test/same-inputs.ts'],
    pool: 'forks',
    // Files share what they import, and one Postgres a worker; each closes what it opens.
    isolate: false,
    maxWorkers: 2,
  },
});
