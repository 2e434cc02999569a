import type { SliceplaneClient } from '@sliceplane/client';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerPlan } from '../plan.ts';
import { adopt, end, hasEnded } from '../run/children.ts';
import { clientOf, type Restarted, type Server } from './server.ts';

type OwnPlan = ServerPlan & { kind: 'own' };

/** Longest it may take until it listens, ms. */
const BOOT_MS = 60_000;

/** What a server said last, in characters. */
const KEPT_WORDS = 20_000;

const endWithParent = pathToFileURL(
  join(import.meta.dirname, `end-with-parent${extname(import.meta.filename)}`),
).href;

/**
 * A server in a process of its own, as a user starts it.
 *
 * @param onDied hears of an end that nobody asked for, with the last words
 * @throws Error with its words when it ends instead of listening
 */
export async function startServer(
  plan: OwnPlan,
  onDied: (message: string) => void,
): Promise<Server> {
  const own = new OwnServer(plan, onDied);
  await own.start('127.0.0.1:0');
  return own;
}

class OwnServer implements Server {
  readonly #plan: OwnPlan;
  readonly #onDied: (message: string) => void;
  #child: ChildProcess | undefined;
  #client: SliceplaneClient | undefined;
  #isEnding = false;
  address = '';
  bootMs = 0;

  constructor(plan: OwnPlan, onDied: (message: string) => void) {
    this.#plan = plan;
    this.#onDied = onDied;
  }

  get client(): SliceplaneClient {
    if (this.#client === undefined) throw new Error('the server has not been started');
    return this.#client;
  }

  async start(listen: string): Promise<void> {
    const startedMs = performance.now();
    const folder = mkdtempSync(join(tmpdir(), 'sliceplane-load-'));
    const portFile = join(folder, 'ports.json');
    const child = this.#spawn(listen, portFile);
    this.#child = child;
    const words = wordsOf(child);
    try {
      while (!existsSync(portFile)) {
        if (hasEnded(child)) throw new Error(`the server ended instead of listening:\n${words()}`);
        if (performance.now() - startedMs > BOOT_MS) {
          throw new Error(`the server did not listen within ${BOOT_MS} ms:\n${words()}`);
        }
        await sleep(10);
      }
      const said = JSON.parse(readFileSync(portFile, 'utf8')) as { listen: string };
      this.address = said.listen;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    child.once('exit', (code, signal) => {
      if (this.#isEnding) return;
      this.#onDied(`the server ended by ${signal ?? `exit ${code ?? '?'}`}:\n${words()}`);
    });
    this.#client?.close();
    this.#client = clientOf(this.address);
    this.bootMs = performance.now() - startedMs;
    this.#isEnding = false;
  }

  readonly restart = async (how: 'SIGKILL' | 'SIGTERM'): Promise<Restarted> => {
    await this.#end(how);
    await this.start(this.address);
    return { bootMs: this.bootMs };
  };

  async close(): Promise<void> {
    this.#client?.close();
    await this.#end('SIGTERM');
  }

  async #end(how: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#isEnding = true;
    if (this.#child !== undefined) await end(this.#child, how);
  }

  #spawn(listen: string, portFile: string): ChildProcess {
    const { shards, nodeArgs, serveArgs } = this.#plan;
    const child = spawn(
      process.execPath,
      [
        '--conditions=@sliceplane/source',
        ...nodeArgs,
        `--import=${endWithParent}`,
        serverProgram(),
        'serve',
        `--listen=${listen}`,
        '--metrics-listen=off',
        `--port-file=${portFile}`,
        '--wait-for-apply',
        '--allow-faults',
        '--log-level=warn',
        ...(shards === undefined ? [] : ['--shards', String(shards)]),
        ...serveArgs,
      ],
      // A group of its own: an interrupt at the terminal is for the run, which then ends its server.
      { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true },
    );
    adopt(child);
    return child;
  }
}

/** @throws Error when the package that holds it is not there */
function serverProgram(): string {
  const manifest = findPackageJSON('sliceplane', import.meta.url);
  if (manifest === undefined) throw new Error('the package "sliceplane" is not installed');
  return join(dirname(manifest), 'bin', 'sliceplane.mjs');
}

/** The last of what it says on stderr. */
function wordsOf(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-KEPT_WORDS);
  });
  return () => words.trimEnd() || '(it said nothing)';
}
