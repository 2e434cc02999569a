import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { command } from './e2e/command-line.ts';

/**
 * docs/output-shapes.md shows commands and what they print. A yaml block whose first line is `# name.yaml` is a file
 * the commands read.
 */
const root = resolve(import.meta.dirname, '../../..');
const text = readFileSync(join(root, 'docs/output-shapes.md'), 'utf8');
const files = [...text.matchAll(/```yaml\n# (\S+)\n([^]*?)```/g)];
const typed = [...text.matchAll(/```console\n\$ sliceplane (.*)\n([^]*?)```/g)];

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-shapes-'));
beforeAll(() => {
  for (const [, name = '', content = ''] of files) writeFileSync(join(folder, name), content);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the document types commands', () => {
  expect(typed.length).toBeGreaterThan(8);
});

test.each(typed.map(([, words = '', printed = '']) => ({ words, printed })))(
  '$words',
  async ({ words, printed }) => {
    const here = words.replace(/-f (\S+)/, (_, path: string) =>
      path.includes('/') ? `-f ${join(root, path)}` : `-f ${join(folder, path)}`,
    );
    const { stdout } = await command(here);
    expect(stdout.replaceAll(`${folder}/`, '')).toBe(printed);
  },
);
