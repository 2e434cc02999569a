/** Which real clients this machine has, besides what npm brings. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where something is, or why it is not there, for people. */
export type Found = { readonly path: string } | { readonly missing: string };

/** Where `npm run peers` puts what it installs; git does not look there. */
export const peersFolder: string = resolve(import.meta.dirname, '../../../dist/peers');

/** Why `npm run peers` could not install something. */
export interface MissingPeers {
  readonly python?: string;
  readonly envoy?: string;
}
export const missingFile: string = join(peersFolder, 'missing.json');

/** A Python that can import grpc. `PEERS_PYTHON` names another than that of `npm run peers`. */
export function findPython(): Found {
  return find('python', process.env['PEERS_PYTHON'], ['-c', 'import grpc']);
}

/** An Envoy that starts. `PEERS_ENVOY` names another than that of `npm run peers`. */
export function findEnvoy(): Found {
  return find('envoy', process.env['PEERS_ENVOY'], ['--version']);
}

/** The calling program of grpc-go. `PEERS_GO` names another than that of `npm run peers:go`. */
export function findGo(): Found {
  return find('calling-go', process.env['PEERS_GO'], ['--version']);
}

/** Whether servers can listen on more than 127.0.0.1 without being root: so on Linux. */
export function findLoopback(): Found {
  return process.platform === 'linux'
    ? { path: '127.0.0.0/8' }
    : { missing: `${process.platform} has no loopback address but 127.0.0.1` };
}

const peers = {
  python: { name: 'Python with grpcio', remedy: '`npm run peers` installs it' },
  envoy: { name: 'Envoy', remedy: '`npm run peers` installs it' },
  'calling-go': { name: 'grpc-go', remedy: '`npm run peers:go` builds it' },
} as const;

function find(
  peer: keyof typeof peers,
  given: string | undefined,
  words: readonly string[],
): Found {
  const { name, remedy } = peers[peer];
  const path = given ?? join(peersFolder, 'bin', peer);
  const reason = given === undefined ? notInstalled(peer) : undefined;
  if (reason !== undefined) return { missing: `no ${name}: ${reason}` };
  if (!existsSync(path)) {
    return { missing: `no ${name}: ${given === undefined ? remedy : `${given} is not there`}` };
  }
  try {
    execFileSync(path, words, { timeout: 60_000, stdio: 'pipe' });
    return { path };
  } catch (error) {
    const [said = ''] = (error as Error).message.split('\n');
    return { missing: `${name} does not start: ${said}` };
  }
}

function notInstalled(peer: keyof typeof peers): string | undefined {
  if (!existsSync(missingFile)) return undefined;
  const missing = JSON.parse(readFileSync(missingFile, 'utf8')) as Partial<Record<string, string>>;
  return missing[peer];
}
