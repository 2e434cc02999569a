/**
 * Laws are written in the SPEC.md beside the library that keeps them, as `L4` at the start of a table row or heading.
 * This reads both sides, the lists and the code, so that a test can hold one against the other.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LawBook {
  /** Law id → the SPEC.md files that list it. */
  readonly listed: ReadonlyMap<string, readonly string[]>;
  /** Law id → test files with a test whose title names it. */
  readonly tested: ReadonlyMap<string, readonly string[]>;
  /** Law id → source files with an `invariant(…)` whose text names it. */
  readonly asserted: ReadonlyMap<string, readonly string[]>;
}

const SKIP = /node_modules|[/\\]dist[/\\]/;

/** Reads every SPEC.md, source and test of the workspace at `root`. */
export function readLaws(root: string): LawBook {
  return {
    listed: idsIn(root, '{libs,tools}/*/SPEC.md', /^(?:#+\s+|\|\s*|[-*]\s+)\**(L\d+)\b/gm),
    tested: idsIn(
      root,
      '{libs,tools,apps}/*/test/**/*.ts',
      /\b(?:test|it)[^(\n]*\([\s\n]*(['"`])(.*?)\1/gs,
      2,
    ),
    asserted: idsIn(
      root,
      '{libs,apps,tools}/*/src/**/*.ts',
      /\binvariant\([^;]*?(['"`])(.*?)\1/gs,
      2,
    ),
  };
}

/** Collects law ids from the given group of every match, with the files they stand in. */
function idsIn(root: string, pattern: string, match: RegExp, group = 1): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of globSync(pattern, { cwd: root, exclude: (path) => SKIP.test(path) }).sort()) {
    for (const hit of readFileSync(join(root, file), 'utf8').matchAll(match)) {
      for (const [id] of (hit[group] ?? '').matchAll(/\bL\d+\b/g)) {
        const files = found.get(id) ?? [];
        if (!files.includes(file)) files.push(file);
        found.set(id, files);
      }
    }
  }
  return found;
}
