/**
 * The README's first screen, typed by a machine: `npm start`, then `npx sliceplane view` against it, then Ctrl-C.
 * Fails when a line of it fails, or when the server does not answer within a minute.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const QUESTION = [
  'sliceplane',
  'view',
  'shop/cart',
  '--node',
  'node-a1',
  '--server',
  '127.0.0.1:50551',
];
const PATIENCE_MS = 60_000;

/** Resolves with what the server printed once it says that it listens. */
function listening(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(
      () => reject(new Error(`no answer in ${PATIENCE_MS} ms:\n${printed}`)),
      PATIENCE_MS,
    );
    const take = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (!/127\.0\.0\.1:50551/.test(printed)) return;
      clearTimeout(timer);
      resolve(printed);
    };
    server.stdout?.on('data', take);
    server.stderr?.on('data', take);
    server.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${printed}`)));
  });
}

const server = spawn('npm', ['start'], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
try {
  await listening(server);
  const { stdout } = await run('npx', QUESTION);
  if (!/10\.\d+\.\d+\.\d+/.test(stdout)) throw new Error(`no endpoint in the answer:\n${stdout}`);
  console.log(`$ npx ${QUESTION.join(' ')}\n${stdout}`);
} finally {
  server.removeAllListeners('exit');
  // npm hands a signal on to its child only when it is in the same group, as a terminal does.
  if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGINT');
}
// npm itself ends by the signal (no code); the server behind it must be gone, and its port free.
const [code] = server.exitCode === null ? await once(server, 'exit') : [server.exitCode];
await portIsFree();
console.log(`npm start ended with ${code ?? 'SIGINT'} after Ctrl-C, the port is free`);
if (code !== 0 && code !== null) process.exitCode = 1;

/** @throws Error when something still listens there after the patience is over */
async function portIsFree(): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const probe = createServer().listen(50551, '127.0.0.1');
    const [event] = await Promise.race([
      once(probe, 'listening').then(() => ['free'] as const),
      once(probe, 'error').then(() => ['taken'] as const),
    ]);
    probe.close();
    if (event === 'free') return;
    if (Date.now() > deadline) throw new Error('port 50551 is still taken');
    await delay(100);
  }
}
