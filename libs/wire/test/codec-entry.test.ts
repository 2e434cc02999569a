import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Every module that loading `file` loads, types aside. */
function loadedBy(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*? from '([^']+)'/gms,
  );
  for (const [, target = ''] of imports) {
    if (target.startsWith('.')) loadedBy(resolve(file, '..', target), seen);
    else seen.add(target);
  }
  return seen;
}

test('the codec loads nothing but itself: a worker pays for no gRPC', () => {
  const manifest = JSON.parse(
    readFileSync(resolve(import.meta.dirname, '../package.json'), 'utf8'),
  ) as { exports: Record<string, Record<string, string>> };
  const entry = manifest.exports['./codec']?.['@sliceplane/source'] ?? '';
  const loaded = [...loadedBy(resolve(import.meta.dirname, '..', entry))];
  expect(loaded.length).toBeGreaterThan(4);
  expect(loaded.filter((module) => !module.includes('/src/grpc/'))).toEqual([]);
});
