import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const run = promisify(execFile);
const app = resolve(import.meta.dirname, '..');
const readme = readFileSync(resolve(app, '../../README.md'), 'utf8');

/** `$ npx sliceplane ARGS` and the output below it, from every console block. */
const sessions = [...readme.matchAll(/```console\n\$ npx sliceplane (.*)\n([\s\S]*?)```/g)].map(
  ([, args = '', output = '']) => [args, output] as const,
);

describe('README', () => {
  test('shows sessions', () => {
    expect(sessions.length).toBeGreaterThan(1);
  });

  test.each(sessions)('sliceplane %s prints what the README says', async (args, output) => {
    const main = resolve(app, 'src/main.ts');
    const flags = [
      '--conditions=@sliceplane/source',
      main,
      ...args.split(' '),
      '-f',
      resolve(app, 'examples/shop'),
    ];
    const { stdout } = await run(process.execPath, flags, {
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(stdout).toBe(output);
  });
});
