/**
 * The README's first screen, typed by a machine: `npm start`, then `npx sliceplane view` against it, then Ctrl-C.
 * Fails when a line of it fails, or when the server does not answer within a minute.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
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
const [code] = server.exitCode === null ? await once(server, 'exit') : [server.exitCode];
console.log(`npm start ended with ${code} after Ctrl-C`);
if (code !== 0) process.exitCode = 1;
