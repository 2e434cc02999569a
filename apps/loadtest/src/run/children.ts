import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** How long a process may take to end by itself once it was asked to, ms. */
const PATIENCE_MS = 10_000;

/** Processes of this one, none of which outlives it, however it ends. A stopped process dies of SIGKILL too. */
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export function adopt(child: ChildProcess): void {
  alive.add(child);
  child.once('exit', () => alive.delete(child));
}

export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Asks it to end, then makes it. Resolves once it has. */
export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}
