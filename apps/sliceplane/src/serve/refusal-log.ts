import type { ReportedXdsNack } from '@sliceplane/wire';
import type { Logger } from 'pino';
import { LogPace } from './log-pace.ts';

/**
 * What xDS clients refused, as lines of the log, in their own words: of each client and type one in ten seconds, and no more
 * than a person could read. `sliceplane xds` and the metrics have the rest.
 */
export class RefusalLog {
  readonly #log: Logger;
  readonly #pace: LogPace;

  constructor(log: Logger) {
    this.#log = log;
    this.#pace = new LogPace({
      repeatAfterMs: 10_000,
      heldBack: (lines) => log.warn(`xDS clients refused ${lines} more responses in that second`),
    });
  }

  record({ typeUrl, names, message, ...from }: ReportedXdsNack, nowMs: number): void {
    const who = from.nodeId === '' ? from.peer : from.nodeId;
    const type = typeUrl.slice(typeUrl.lastIndexOf('.') + 1);
    if (!this.#pace.allows(`${who} ${type}`, nowMs)) return;
    this.#log.warn({ ...from, names }, `xDS client ${who} refused a ${type}: ${message}`);
  }
}
