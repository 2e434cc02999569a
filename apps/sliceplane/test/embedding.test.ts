import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { examples, startServer } from './e2e/running-server.ts';

const root = resolve(import.meta.dirname, '../../..');
const out = join(root, 'apps/sliceplane/dist');
mkdirSync(out, { recursive: true });
/** Inside the repository: what is embedded is found as a package. */
const folder = mkdtempSync(join(out, 'embedding-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The TypeScript a document shows, as files. */
function snippetsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/```ts\n([^]*?)```/g)].map(([, code = ''], i) => {
    const file = join(folder, `${path.replaceAll(/\W/g, '-')}-${i}.mts`);
    writeFileSync(file, code);
    return file;
  });
}

const readme = snippetsOf('README.md');
const guide = snippetsOf('docs/client.md');

test('what README and docs/client.md show is TypeScript', { timeout: 30_000 }, async () => {
  expect(readme.length).toBe(1);
  expect(guide.length).toBe(2);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options =
    '--noEmit --strict --skipLibCheck --allowImportingTsExtensions --target esnext --module nodenext ' +
    '--types node --customConditions @sliceplane/source';
  const checked = promisify(execFile)(process.execPath, [
    tsc,
    ...options.split(' '),
    ...readme,
    ...guide,
  ]);
  expect(await checked.catch((error: { stdout: string }) => error.stdout)).toMatchObject({
    stdout: '',
  });
});

test('the agent of the README hears of its service', { timeout: 30_000 }, async () => {
  const server = await startServer(['-f', examples]);
  const [file = ''] = readme;
  writeFileSync(file, readFileSync(file, 'utf8').replace('127.0.0.1:17551', server.address));
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  const agent = spawn(process.execPath, ['--conditions=@sliceplane/source', file], { env });
  try {
    const said = await new Promise((heard) => agent.stdout.once('data', heard));
    expect(String(said)).toBe('shop/cart 2\n');
  } finally {
    agent.kill();
    await server.stop();
  }
});
