import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from './serving.ts';

/** Structured logs on stderr: lines of JSON for machines, words for a person at a terminal. */
export function openLogs(level: LogLevel, env: NodeJS.ProcessEnv): Logger {
  if (process.stderr.isTTY !== true) {
    return pino(
      { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
      pino.destination(2),
    );
  }
  const colorize = (env['NO_COLOR'] ?? '') === '';
  return pino(
    { level, base: null },
    pretty({ destination: 2, sync: true, colorize, translateTime: 'SYS:HH:MM:ss.l' }),
  );
}
