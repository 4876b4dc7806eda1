import { defineConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** The long series: kills, partitions and full disks, many times each. They need a machine of their own for half an hour. */
export default defineConfig({
  ...usual,
  test: {
    ...usual.test,
    include: ['test/faults/**/*.test.ts'],
    exclude: [],
    // A series measures how soon something is back: nothing else may run meanwhile.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
  },
});
