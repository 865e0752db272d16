import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (file: string) => fileURLToPath(new URL(`./src/${file}`, import.meta.url));

export default defineConfig({
  resolve: {
    // The examples import the package by its name, as its users do.
    alias: [
      { find: /^eastwest$/, replacement: source('index.ts') },
      { find: /^eastwest\/arbitraries$/, replacement: source('arbitrary/index.ts') },
      { find: /^eastwest\/vitest$/, replacement: source('vitest/index.ts') },
    ],
    conditions: ['source', 'node', 'import', 'default'],
  },
  ssr: {
    resolve: { conditions: ['source', 'node', 'import', 'default'], externalConditions: ['source', 'node'] },
  },
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // All cores: on two of them Vitest would use one.
    maxWorkers: availableParallelism(),
    allowOnly: false,
    passWithNoTests: false,
  },
});
