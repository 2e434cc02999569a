import { globSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');

/** One vitest project per workspace package that has tests, named like its nx project. */
const projects = globSync(
  '{apps/*,apps/*/examples/sidecar,libs/*,proto,tools,tools/{bench,peers,sim,testkit}}/test',
  { cwd: root },
).map(dirname);

export default defineConfig({
  root,
  // Import workspace packages from source. vitest hands these to its workers as
  // `--conditions`, and worker threads started by the code under test inherit them.
  ssr: { resolve: { conditions: ['@sliceplane/source', ...defaultServerConditions] } },
  test: {
    projects: [...new Set(projects)].sort().map((dir) => ({
      extends: true,
      root: resolve(root, dir),
      test: {
        name: basename(dir),
        // Nothing here is a matter of seconds; a slow machine may take its time, and what hangs is still found.
        testTimeout: 60_000,
        hookTimeout: 60_000,
        include: ['test/**/*.test.ts'],
        benchmark: { include: ['bench/**/*.bench.ts'] },
      },
    })),
    coverage: {
      provider: 'v8',
      include: ['{apps,libs}/*/src/**/*.ts', 'proto/src/*.ts', 'tools/src/**/*.ts'],
      exclude: ['**/gen/**', '**/dist/**'],
      reporter: ['text', 'html', 'lcov'],
      reportsDirectory: resolve(root, 'coverage'),
    },
  },
});
