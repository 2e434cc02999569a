/**
 * The README's first screen, typed by a machine: `npm start`, then `npx sliceplane view` against it, then Ctrl-C.
 * Fails when a line of it fails, or when the server does not answer within a minute. Where another program has one of the
 * default ports, the server is given free ones, and that is said.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DEFAULT_PORTS = [17551, 17552];
const ANY_PORTS = ['--', '--listen', '127.0.0.1:0', '--metrics-listen', '127.0.0.1:0'];
const PATIENCE_MS = 60_000;

/** Resolves with the address the server says it listens on. */
function listening(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(
      () => reject(new Error(`no answer in ${PATIENCE_MS} ms:\n${printed}`)),
      PATIENCE_MS,
    );
    const take = (chunk: Buffer): void => {
      printed += chunk.toString();
      const [, address] = /listening on (127\.0\.0\.1:\d+)/.exec(printed) ?? [];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    };
    server.stdout?.on('data', take);
    server.stderr?.on('data', take);
    server.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${printed}`)));
  });
}

const taken = await takenPorts();
if (taken.length > 0)
  console.log(`taken by another program: ${taken.join(', ')}; using free ports`);
const start = ['start', ...(taken.length > 0 ? ANY_PORTS : [])];
const server = spawn('npm', start, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
let address = '';
try {
  address = await listening(server);
  const question = ['sliceplane', 'view', 'shop/cart', '--node', 'node-a1', '--server', address];
  const { stdout } = await run('npx', question);
  if (!/10\.\d+\.\d+\.\d+/.test(stdout)) throw new Error(`no endpoint in the answer:\n${stdout}`);
  console.log(`$ npx ${question.join(' ')}\n${stdout}`);
} finally {
  server.removeAllListeners('exit');
  // npm hands a signal on to its child only when it is in the same group, as a terminal does.
  if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGINT');
}
// npm itself ends by the signal (no code); the server behind it must be gone, and its port free.
const [code] = server.exitCode === null ? await once(server, 'exit') : [server.exitCode];
await portIsFree(Number(address.split(':')[1]));
console.log(`npm start ended with ${code ?? 'SIGINT'} after Ctrl-C, the port is free`);
if (code !== 0 && code !== null) process.exitCode = 1;

async function takenPorts(): Promise<readonly number[]> {
  const free = await Promise.all(DEFAULT_PORTS.map(isFree));
  return DEFAULT_PORTS.filter((_, i) => !free[i]);
}

/** @throws Error when something still listens there after the patience is over */
async function portIsFree(port: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isFree(port))) {
    if (Date.now() > deadline) throw new Error(`port ${port} is still taken`);
    await delay(100);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
