import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../src/main.ts');
export const examples: string = resolve(import.meta.dirname, '../../examples/shop');

/** Nothing outlives the tests, however they end. */
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A server of its own process, as a user starts it. */
export interface RunningServer {
  /** For `--server`. */
  readonly address: string;
  /** Where xDS is served beside. */
  readonly xds: readonly string[];
  /** host:port of /metrics, /healthz and /readyz. */
  readonly probes: string;
  readonly process: ChildProcess;
  readonly logs: () => string;
  /** Asks it to end, as Kubernetes does. */
  readonly stop: () => Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `sliceplane serve` on free ports and waits until it listens. @throws Error with its words when it ends instead */
export async function startServer(words: readonly string[] = []): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sliceplane-e2e-'));
  const portFile = join(folder, 'ports.json');
  const listening = ['--listen', '127.0.0.1:0', '--metrics-listen', '127.0.0.1:0'];
  const all = ['serve', ...listening, '--port-file', portFile, '--shards', '2', ...words];
  const { child, ended, said } = start(all);
  while (!existsSync(portFile)) {
    const quick = await Promise.race([ended, new Promise((later) => setTimeout(later, 20))]);
    if (quick !== undefined) throw new Error(`serve ended instead of listening:\n${said().stderr}`);
  }
  const { listen, xds, metrics } = JSON.parse(readFileSync(portFile, 'utf8')) as {
    listen: string;
    xds: string[];
    metrics: string;
  };
  rmSync(folder, { recursive: true });
  return {
    address: listen,
    xds,
    probes: metrics,
    process: child,
    logs: () => said().stderr,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Runs a command line to its end in a process of its own. */
export function sliceplane(
  words: readonly string[],
  options: { readonly stdin?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const { child, ended } = start(words, options.env);
  child.stdin?.end(options.stdin ?? '');
  return ended;
}

/** A process and its end. */
export function start(
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly said: () => Omit<Ended, 'code'>;
} {
  const child = spawn(process.execPath, ['--conditions=@sliceplane/source', main, ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
  }));
  return { child, ended, said: () => ({ stdout, stderr }) };
}
