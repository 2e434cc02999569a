import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './failure.ts';
import type { Terminal } from './terminal.ts';

const program = 'sliceplane-load';

/**
 * Runs the load test, a program of its own, with these words and our streams; the answer is its exit code. Our end is
 * passed on to it, and waited for.
 * @throws Failure when it is not installed
 */
export async function runLoadTest(words: readonly string[], terminal: Terminal): Promise<number> {
  const bin = loadTestBin();
  if (bin === undefined) {
    throw new Failure(`${program} is not installed: \`npm install ${program}\` beside sliceplane`);
  }
  // Our own arguments to Node are its own too: from source, they say where the workspace's packages are.
  const child = spawn(process.execPath, [...process.execArgv, bin, ...words], { stdio: 'inherit' });
  const passOn = (): void => {
    // A Ctrl-C reaches every process of a terminal by itself.
    const signal = terminal.interrupted.reason === 'SIGINT' ? 'SIGINT' : 'SIGTERM';
    if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
  };
  terminal.interrupted.addEventListener('abort', passOn, { once: true });
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } finally {
    terminal.interrupted.removeEventListener('abort', passOn);
  }
}

/** Where it is installed: as a package that we can see, else as a command beside ours. */
function loadTestBin(): string | undefined {
  const ours = process.argv[1];
  return [packagedBin(), ours === undefined ? '' : join(dirname(ours), program)].find(existsSync);
}

function packagedBin(): string {
  try {
    const manifest = fileURLToPath(import.meta.resolve(`${program}/package.json`));
    return join(dirname(manifest), 'bin', `${program}.mjs`);
  } catch {
    return '';
  }
}
