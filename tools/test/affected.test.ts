import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** The nx projects whose tests an edit of `file` would run. */
function affectedBy(file: string): ReadonlySet<string> {
  const nx = resolve(root, 'node_modules/nx/dist/bin/nx.js');
  const out = execFileSync(
    process.execPath,
    [nx, 'show', 'projects', '--affected', `--files=${file}`, '--json'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false' } },
  );
  return new Set(JSON.parse(out.slice(out.indexOf('['))) as string[]);
}

test('an edit in views runs views and what stands on it, not slices and not kube', () => {
  const affected = affectedBy('libs/views/src/view.ts');
  expect([...affected]).toEqual(expect.arrayContaining(['views', 'shard', 'hub', 'sliceplane']));
  for (const other of ['slices', 'kube', 'engine', 'testkit', 'synthetic']) {
    expect(affected).not.toContain(other);
  }
});

test('an edit in the engine does not run a pure library', () => {
  const affected = affectedBy('libs/engine/src/index.ts');
  expect(affected).toContain('engine');
  for (const other of ['kube', 'slices', 'views', 'shard', 'hub', 'wire', 'client']) {
    expect(affected).not.toContain(other);
  }
});
