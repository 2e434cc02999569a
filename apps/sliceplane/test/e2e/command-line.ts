import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli.ts';
import { unpainted } from '../../src/output/colour.ts';

export interface Answered {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command line, run inside the test's process: the words are split at blanks, `extra` is taken as it is. */
export async function command(words: string, ...extra: readonly string[]): Promise<Answered> {
  let stdout = '';
  let stderr = '';
  const code = await run([...words.split(' ').filter(Boolean), ...extra], {
    print: (text) => (stdout += `${text}\n`),
    notice: (line) => (stderr += `${line}\n`),
    paint: unpainted,
    interrupted: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

/** The JSON a command prints. @throws Error with what it said when it failed */
export async function answer<Shape>(words: string, ...extra: readonly string[]): Promise<Shape> {
  const { code, stdout, stderr } = await command(words, ...extra, '-o', 'json');
  if (code !== 0) throw new Error(`sliceplane ${words}: exit ${code}\n${stderr}`);
  return JSON.parse(stdout) as Shape;
}

/** A file of objects that lives as long as `use`. */
export async function withFile<T>(
  objects: readonly unknown[],
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sliceplane-objects-'));
  const path = join(folder, 'objects.json');
  writeFileSync(path, listOf(objects));
  try {
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As `kubectl get -o json` prints several objects. */
export function listOf(objects: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}
