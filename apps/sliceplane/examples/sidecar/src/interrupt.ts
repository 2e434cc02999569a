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
 * Ctrl-C, or its like: stops everything, then ends this process with the exit code shells give to that signal. The second one
 * does not wait.
 */
export function onInterrupt(stop: (signal: NodeJS.Signals) => Promise<void>): Interrupt {
  let firstMs: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const end = (): never => process.exit(128 + constants.signals[signal]);
    process.on(signal, () => {
      const nowMs = performance.now();
      if (firstMs === undefined) {
        firstMs = nowMs;
        void Promise.race([stop(signal), delay(PATIENCE_MS)]).finally(end);
      } else if (nowMs - firstMs > SAME_SIGNAL_MS) {
        end();
      }
    });
  }
  return { came: () => firstMs !== undefined };
}
