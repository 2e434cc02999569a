import { resolve } from 'node:path';
import { type Child, startChild } from './child.ts';
import { eventually } from './eventually.ts';

export interface CallerOptions {
  /** `xds:///echo.default:80`, or any other target of gRPC. */
  readonly target: string;
  /** JSON text of an xDS bootstrap. */
  readonly bootstrap?: string;
  /** Sent with every call. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Calls begun per second, whatever becomes of those before. @defaultValue 50 */
  readonly callsPerSecond?: number;
  /** Longest a call may take. Ms. @defaultValue 10,000 */
  readonly deadlineMs?: number;
  /** A call that ends UNAVAILABLE, or whose stream is reset midway, is tried again until it was tried so often. @defaultValue 1 */
  readonly attempts?: number;
}

/** How calls went. */
export interface Tally {
  /** Of these, `calls` have ended. */
  readonly begun: number;
  readonly calls: number;
  readonly failed: number;
  /** Answers by the name of the backend that gave them. */
  readonly by: ReadonlyMap<string, number>;
  /** Failures by their code and words: `UNAVAILABLE: no healthy upstream`. */
  readonly failures: ReadonlyMap<string, number>;
  /** Attempts beyond the first of each call, whatever became of them. */
  readonly retries: number;
}

/** How the calls begun since some moment went, growing. */
export interface Window {
  readonly tally: Tally;
  /** Closes it, and waits until every call that began in it has ended. */
  readonly end: () => Promise<Tally>;
}

/** What became since the last report of calls that had begun after mark `mark`; one line of JSON of a calling process. */
interface Report {
  readonly mark: number;
  readonly begun: number;
  readonly by: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<string, number>>;
  readonly retries: number;
}

/**
 * A process that calls all the time and says who answered. It is a process because an xDS client of gRPC has one identity per
 * process.
 */
export class Caller {
  readonly #child: Child;
  readonly #marked: TallySoFar[] = [new TallySoFar()];

  private constructor(path: string, words: readonly string[], options: CallerOptions) {
    const { target, bootstrap, metadata = {}, callsPerSecond = 50, deadlineMs = 10_000 } = options;
    const { attempts = 1 } = options;
    const plan = JSON.stringify({ target, metadata, callsPerSecond, deadlineMs, attempts });
    this.#child = startChild(path, [...words, plan], {
      ...(bootstrap !== undefined && { env: { GRPC_XDS_BOOTSTRAP_CONFIG: bootstrap } }),
      onLine: (line) => this.#take(JSON.parse(line) as Report),
    });
  }

  /** With grpc-js, and grpc-js-xds for xds: targets. */
  static grpcJs(options: CallerOptions): Caller {
    const program = resolve(import.meta.dirname, 'calling.ts');
    return new Caller(process.execPath, ['--conditions=@sliceplane/source', program], options);
  }

  /** With Python's grpcio, which is gRPC's C-core. `python`: see findPython. */
  static python(python: string, options: CallerOptions): Caller {
    return new Caller(python, [resolve(import.meta.dirname, 'calling.py')], options);
  }

  /** With grpc-go. `program`: see findGo. */
  static go(program: string, options: CallerOptions): Caller {
    return new Caller(program, [], options);
  }

  /** Of all calls so far. */
  get total(): Tally {
    return sum(this.#marked);
  }

  logs(): string {
    return this.#child.logs();
  }

  /** Of calls that begin from now on. */
  window(): Window {
    const from = this.#mark();
    let to: number | undefined;
    const tally = (): Tally => sum(this.#marked.slice(from, to));
    return {
      get tally(): Tally {
        return tally();
      },
      end: () => {
        to ??= this.#mark();
        const next = to;
        return eventually(() => {
          const { begun, calls } = tally();
          const isKnown = this.#marked.slice(next).some((later) => later.begun > 0);
          if (!isKnown || calls < begun) throw new Error(`${begun - calls} calls have not ended`);
          return tally();
        });
      },
    };
  }

  /**
   * Waits until `calls` calls in a row, begun from now on, were answered by exactly these backends, each at least once.
   *
   * @throws Error with the last window when that does not come to be within `patienceMs`
   */
  async settles(
    backends: readonly string[],
    { calls = 20, patienceMs }: { calls?: number; patienceMs?: number } = {},
  ): Promise<Tally> {
    const wanted = backends.toSorted().join(' ');
    let window = this.window();
    return eventually(() => {
      const { tally } = window;
      const isWrong = tally.failed > 0 || [...tally.by.keys()].some((by) => !backends.includes(by));
      if (isWrong) window = this.window();
      const seen = [...tally.by.keys()].toSorted().join(' ');
      if (isWrong || tally.calls < calls || seen !== wanted) {
        throw new Error(`not answered by ${wanted} alone, but ${said(tally)}\n${this.logs()}`);
      }
      return tally;
    }, patienceMs);
  }

  /** Waits for so many more calls, however they go. */
  async atLeast(calls: number): Promise<Tally> {
    const window = this.window();
    return eventually(() => {
      if (window.tally.calls < calls) throw new Error(`only ${said(window.tally)}\n${this.logs()}`);
      return window.tally;
    });
  }

  /** Waits until a call, begun from now on, fails with words like these. */
  async failsWith(words: RegExp): Promise<void> {
    const window = this.window();
    await eventually(() => {
      if ([...window.tally.failures.keys()].some((failure) => words.test(failure))) return;
      throw new Error(
        `no failure like ${String(words)}, but ${said(window.tally)}\n${this.logs()}`,
      );
    });
  }

  /** Ends it. How all its calls went. */
  async stop(): Promise<Tally> {
    this.#child.process.stdin?.end();
    await this.#child.ended;
    return this.total;
  }

  /** Calls from now on count apart from those before. */
  #mark(): number {
    const mark = this.#marked.push(new TallySoFar()) - 1;
    this.#child.process.stdin?.write(`${mark}\n`);
    return mark;
  }

  #take(report: Report): void {
    this.#marked[report.mark]?.add(report);
  }
}

/** `web-1 12, web-2 13; 1 UNAVAILABLE: no healthy upstream` */
export function said({ by, failures }: Tally): string {
  const answered = [...by].map(([name, count]) => `${name} ${count}`).toSorted();
  const failed = [...failures].map(([words, count]) => `${count} ${words}`).toSorted();
  return [answered.join(', ') || 'nobody', ...failed].join('; ');
}

class TallySoFar implements Tally {
  begun = 0;
  calls = 0;
  failed = 0;
  readonly by = new Map<string, number>();
  readonly failures = new Map<string, number>();
  retries = 0;

  add({ begun, by, failures, retries }: Omit<Report, 'mark'>): void {
    const failed = count(this.failures, Object.entries(failures));
    this.begun += begun;
    this.calls += count(this.by, Object.entries(by)) + failed;
    this.failed += failed;
    this.retries += retries;
  }
}

function count(into: Map<string, number>, more: Iterable<readonly [string, number]>): number {
  let added = 0;
  for (const [name, times] of more) {
    into.set(name, (into.get(name) ?? 0) + times);
    added += times;
  }
  return added;
}

function sum(tallies: readonly Tally[]): Tally {
  const total = new TallySoFar();
  for (const { begun, by, failures, retries } of tallies) {
    const counts = { by: Object.fromEntries(by), failures: Object.fromEntries(failures) };
    total.add({ begun, retries, ...counts });
  }
  return total;
}
