import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Under npm one Ctrl-C arrives twice: from the terminal, and passed on by npm. Ms. */
const SAME_SIGNAL_MS = 500;

/** How long what runs may take to end by itself, ms. What is left then is killed with this process. */
const PATIENCE_MS = 5000;

export interface Interrupt {
  /** Whether there was one: what fails from then on is no news. */
  readonly came: () => boolean;
}

/**
 * Ctrl-C or its like, or a reader of what is printed that has seen enough (`| head`): stops everything, then ends this process with
 * the exit code that shells give to the signal. The second Ctrl-C does not wait.
 */
export function onInterrupt(stop: (signal: NodeJS.Signals) => Promise<void>): Interrupt {
  let firstMs: number | undefined;
  const interrupt = (signal: NodeJS.Signals): void => {
    const end = (): never => process.exit(128 + constants.signals[signal]);
    const nowMs = performance.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      void Promise.race([stop(signal), delay(PATIENCE_MS)]).finally(end);
    } else if (nowMs - firstMs > SAME_SIGNAL_MS && signal !== 'SIGPIPE') {
      end();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  process.stdout.on('error', () => interrupt('SIGPIPE'));
  return { came: () => firstMs !== undefined };
}
