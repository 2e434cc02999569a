import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProcessStatus } from '@sliceplane/proto';

/** How finely delays are seen; what the histogram adds to each by itself. */
const resolutionMs = 10;
/** Delays are of the last one to two windows: long enough to meet a collection of garbage, short enough to be now. */
const windowMs = 5000;

type Delays = Pick<ProcessStatus, 'eventLoopP50Ms' | 'eventLoopP99Ms' | 'eventLoopMaxMs'>;

/** How late a thread was, ms. */
export type Lateness = Readonly<Record<keyof Delays, number>>;

/** What this process uses, and how late its main thread is. */
export class ProcessMeter {
  readonly #histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #timer: NodeJS.Timeout;
  #before: Delays | undefined;

  constructor() {
    this.#histogram.enable();
    this.#timer = setInterval(() => {
      this.#before = this.#delays();
      this.#histogram.reset();
    }, windowMs).unref();
  }

  status(): ProcessStatus {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    return {
      pid: process.pid,
      cpuUserMs: user / 1000,
      cpuSystemMs: system / 1000,
      rssBytes: rss,
      heapUsedBytes: heapUsed,
      externalBytes: external,
      ...this.delays,
    };
  }

  /** How late the main thread is, of the last one to two windows: whoever asks changes nothing. */
  get delays(): Lateness {
    return largerOf(this.#delays(), this.#before);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  #delays(): Delays | undefined {
    if (this.#histogram.count === 0) return undefined;
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolutionMs);
    return {
      eventLoopP50Ms: late(this.#histogram.percentile(50)),
      eventLoopP99Ms: late(this.#histogram.percentile(99)),
      eventLoopMaxMs: late(this.#histogram.max),
    };
  }
}

function largerOf(...windows: readonly (Delays | undefined)[]): Lateness {
  const largest = (name: keyof Delays): number =>
    Math.max(0, ...windows.map((delays) => Number(delays?.[name] ?? 0)));
  return {
    eventLoopP50Ms: largest('eventLoopP50Ms'),
    eventLoopP99Ms: largest('eventLoopP99Ms'),
    eventLoopMaxMs: largest('eventLoopMaxMs'),
  };
}
