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

/** The source a package offers as this entry, as its manifest has it. */
function entryOf(packageDirectory: string, entry: string): string {
  const manifest = JSON.parse(readFileSync(resolve(packageDirectory, 'package.json'), 'utf8')) as {
    exports: Record<string, Record<string, string>>;
  };
  return resolve(packageDirectory, manifest.exports[entry]?.['@sliceplane/source'] ?? '');
}

test('the codec loads itself and protobuf, nothing else: a worker pays for no gRPC', () => {
  const wire = resolve(import.meta.dirname, '..');
  const protobuf = resolve(wire, '../protobuf');
  const codec = loadedBy(entryOf(wire, './codec'));
  expect(codec).toContain('@sliceplane/protobuf');
  const loaded = [...codec, ...loadedBy(entryOf(protobuf, '.'))];
  expect(loaded.length).toBeGreaterThan(8);
  const ours = [resolve(wire, 'src/grpc'), resolve(protobuf, 'src'), '@sliceplane/protobuf'];
  expect(loaded.filter((module) => !ours.some((known) => module.startsWith(known)))).toEqual([]);
});
