import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Long series of faults have a command of their own.
    exclude: ['test/faults/**', 'node_modules/**'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // A worker takes one file after the other and keeps what they import: a third of the work was to load the product
    // for each. vitest takes spies and settings back after a file; timers and globals its own tests do.
    isolate: false,
    // Half of a test is waiting, for a browser most of all: three files at a time keep two cores at work.
    maxWorkers: 3,
    // node:sqlite is still marked experimental; the product starts with the same flag.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // For what hangs: a test that only works may take a while on a machine with other work to do.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
