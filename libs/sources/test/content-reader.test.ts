import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { ContentReader } from '../src/content-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-content-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('files of any size, one after the other, each as it is', async () => {
  const reader = new ContentReader();
  const contents = ['short', '', 'x'.repeat(100_000), 'a little longer', 'y'.repeat(200_000), 'z'];
  for (const [i, content] of contents.entries()) {
    const path = file(`${i}.json`, content);
    expect(Buffer.from(await reader.read(path)).toString()).toBe(content);
  }
});

test('what was read stays while the next file is being read', async () => {
  const reader = new ContentReader();
  const paths = ['one', 'two', 'six'].map((content) => file(content, content));
  let last = await reader.read(paths[0]!);
  for (const path of [...paths.slice(1), ...paths]) {
    const before = Buffer.from(last).toString();
    const next = await reader.read(path);
    expect(Buffer.from(last).toString()).toBe(before);
    last = next;
  }
});

test('a pipe, whose size nobody knows', async () => {
  const path = join(folder, 'pipe');
  await promisify(execFile)('mkfifo', [path]);
  const content = 'line\n'.repeat(50_000);
  const [read] = await Promise.all([
    new ContentReader().read(path),
    promisify(execFile)('sh', ['-c', `yes line | head -n 50000 > '${path}'`]),
  ]);
  expect(Buffer.from(read).toString()).toBe(content);
});

test('what cannot be read is named', async () => {
  await expect(new ContentReader().read(join(folder, 'none'))).rejects.toThrow(
    `the path "${join(folder, 'none')}" does not exist`,
  );
});
