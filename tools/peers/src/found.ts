/** Which real clients this machine has, besides what npm brings. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where something is, or why it is not there, for people. */
export type Found = { readonly path: string } | { readonly missing: string };

/** Where `npm run peers` puts what it installs; git does not look there. */
export const peersFolder: string = resolve(import.meta.dirname, '../../../dist/peers');

/** A Python that can import grpc. `PEERS_PYTHON` names another than that of `npm run peers`. */
export function findPython(): Found {
  const path = process.env['PEERS_PYTHON'] ?? resolve(peersFolder, 'bin/python');
  return tried(path, ['-c', 'import grpc'], 'Python with grpcio');
}

/** An Envoy that starts. `PEERS_ENVOY` names another than that of `npm run peers`. */
export function findEnvoy(): Found {
  const path = process.env['PEERS_ENVOY'] ?? resolve(peersFolder, 'bin/envoy');
  return tried(path, ['--version'], 'Envoy');
}

/** Whether servers can listen on more than 127.0.0.1 without being root: so on Linux. */
export function findLoopback(): Found {
  return process.platform === 'linux'
    ? { path: '127.0.0.0/8' }
    : { missing: `${process.platform} has no loopback address but 127.0.0.1` };
}

const known = new Map<string, Found>();

function tried(path: string, words: readonly string[], what: string): Found {
  const before = known.get(path);
  if (before !== undefined) return before;
  const found = tryIt(path, words, what);
  known.set(path, found);
  return found;
}

function tryIt(path: string, words: readonly string[], what: string): Found {
  if (!existsSync(path)) return { missing: `no ${what} here: \`npm run peers\` installs it` };
  try {
    execFileSync(path, words, { timeout: 30_000, stdio: 'pipe' });
    return { path };
  } catch (error) {
    return {
      missing: `${what} does not start: ${(error as Error).message.split('\n', 2).join(' ')}`,
    };
  }
}
