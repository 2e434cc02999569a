import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { removeStaleSocket } from '../src/serve/stale-socket.ts';

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-socket-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A socket file whose server was killed. */
async function abandoned(path: string): Promise<void> {
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('listening'))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('the socket of a killed server goes', async () => {
  const path = join(folder, 'killed.sock');
  await abandoned(path);
  expect(existsSync(path)).toBe(true);
  await removeStaleSocket({ kind: 'unix', path });
  expect(existsSync(path)).toBe(false);
});

test('a socket that is answered stays', async () => {
  const path = join(folder, 'alive.sock');
  const server = createServer().listen(path);
  await once(server, 'listening');
  await removeStaleSocket({ kind: 'unix', path });
  expect(existsSync(path)).toBe(true);
  server.close();
});

test('a file that is no socket stays', async () => {
  const path = join(folder, 'file');
  writeFileSync(path, 'precious');
  await removeStaleSocket({ kind: 'unix', path });
  expect(existsSync(path)).toBe(true);
});

test.each([
  { kind: 'unix', path: join(folder, 'absent.sock') },
  { kind: 'tcp', host: '127.0.0.1', port: 0 },
] as const)('there is nothing to do for %j', async (address) => {
  await expect(removeStaleSocket(address)).resolves.toBeUndefined();
});
