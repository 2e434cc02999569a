import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const main = resolve(import.meta.dirname, '../../../apps/sliceplane/src/main.ts');

/** `sliceplane serve` in a process of its own: what an agent meets. */
export interface ServerProcess {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Waits until it listens. @throws Error with its words when it ends instead */
export async function startServer(): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'sliceplane-client-'));
  const portFile = join(folder, 'ports.json');
  const words = ['serve', '--listen', '127.0.0.1:0', '--metrics-listen', 'off', '--shards', '1'];
  const child = spawn(
    process.execPath,
    ['--conditions=@sliceplane/source', main, ...words, '--port-file', portFile],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  while (!existsSync(portFile)) {
    if (child.exitCode !== null) throw new Error(`serve ended instead of listening:\n${said}`);
    await sleep(20);
  }
  const { listen } = JSON.parse(readFileSync(portFile, 'utf8')) as { listen: string };
  rmSync(folder, { recursive: true });
  return {
    address: listen,
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
