import { status } from '@grpc/grpc-js';
import { type DurationCounts, Durations } from '@sliceplane/hub';

const boundsMs = [
  0.25, 0.5, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000,
];

/** The calls of one method that have ended. Streams of frames are not among them: see `StreamTally`. */
export interface CallCounts {
  /** EndpointViews.GetView */
  readonly method: string;
  /** By the name of the status: OK, INVALID_ARGUMENT, ... */
  readonly codes: Readonly<Record<string, number>>;
  readonly durations: DurationCounts;
}

/** Counts the calls of one method: O(1) a call. */
export class CallTally {
  readonly #method: string;
  readonly #codes: Record<string, number> = { OK: 0 };
  readonly #durations: Durations = new Durations(boundsMs);

  constructor(method: string) {
    this.#method = method;
  }

  get counts(): CallCounts {
    return {
      method: this.#method,
      codes: { ...this.#codes },
      durations: this.#durations.counts,
    };
  }

  ended(code: status, ms: number): void {
    const name = status[code] ?? 'UNKNOWN';
    this.#codes[name] = (this.#codes[name] ?? 0) + 1;
    this.#durations.count(ms);
  }
}

/** Of all methods of a server. */
export class CallTallies {
  readonly #tallies: CallTally[] = [];

  /** Of a method that is called from now on. */
  open(method: string): CallTally {
    const tally = new CallTally(method);
    this.#tallies.push(tally);
    return tally;
  }

  get counts(): readonly CallCounts[] {
    return this.#tallies.map(({ counts }) => counts);
  }
}
