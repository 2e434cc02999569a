/**
 * Steps in their time. What a recording and a synthetic feed have in common:
 *
 *   objects ──relist──▶ source (synced) ──▶ steps, each when it is due ──apply──▶ source ──▶ finished
 *                                              └─ waits while the plane is behind; that time does not count
 */
import { setTimeout as sleepFor, setImmediate as breathe } from 'node:timers/promises';
import type { Delta, KubeObject } from '@sliceplane/kube';
import type { RecordedStep } from '@sliceplane/synthetic';
import type { IntakeResult, IntakeSource } from './intake.ts';

export interface PlayOptions {
  /** Simulated time per real time; `Infinity`: no step waits. More than 0. @defaultValue 1 */
  readonly speed?: number;
  /**
   * Asked before each part of the first state and of the steps: the next one is delivered when it has resolved. For a plane
   * that is behind; the steps after it come that much later.
   */
  readonly whenReady?: () => Promise<void> | void;
  /** After each part. */
  readonly onProgress?: (progress: PlayProgress) => void;
  /** Each step as it is delivered: for a recording, or a model to compare with. */
  readonly onStep?: (step: RecordedStep) => void;
  /** Stops it, like `stop`, and gives up a first state that is under way. */
  readonly signal?: AbortSignal;
  /** For tests. @defaultValue the machine's */
  readonly clock?: PlayClock;
}

export interface PlayClock {
  /** Ms, never falls. */
  readonly nowMs: () => number;
  /** Resolves after so many ms, or rejects at once when the signal says so. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface PlayProgress {
  readonly phase: 'first-state' | 'steps' | 'ended';
  /** Of the first state, delivered so far. */
  readonly objects: number;
  /** Steps delivered, and the changes in them. */
  readonly steps: number;
  readonly changes: number;
  /** Objects and changes that the intake turned away: another source owns them. */
  readonly refused: number;
  /** Simulated time of the last step, ms. */
  readonly atMs: number;
  /** How late its part was, real ms. */
  readonly lagMs: number;
  /** Spent in `whenReady`, real ms. */
  readonly pausedMs: number;
}

/** How it went. `failed`: the next step could not be had, the state before it stands. */
export type PlayEnd =
  | { readonly how: 'finished' | 'stopped'; readonly progress: PlayProgress }
  | { readonly how: 'failed'; readonly progress: PlayProgress; readonly error: unknown };

export interface Player {
  readonly progress: PlayProgress;
  /** Resolves when no more steps come, for whatever reason; never rejects. */
  readonly ended: Promise<PlayEnd>;
  /** No step is delivered after it has resolved, which waits for a pending `whenReady`; the objects stay. */
  readonly stop: () => Promise<PlayEnd>;
}

/** The objects before the first step, and the steps; both are taken as they are delivered. */
export interface Score {
  readonly objects: AsyncIterable<KubeObject> | Iterable<KubeObject>;
  readonly steps: AsyncIterable<RecordedStep> | Iterable<RecordedStep>;
}

/** In one call of the source: what the event loop may be kept from other work for, some ms. */
const MOST_IN_PART = 1000;
/** A source that has nothing to say for so long says that it is current. */
const CURRENT_EVERY_MS = 1000;

const MACHINE: PlayClock = {
  nowMs: () => performance.now(),
  sleep: async (ms, signal) => sleepFor(ms, undefined, { signal }),
};

/**
 * Delivers the first state before this returns, the source counts as synced then; the steps follow in their time. Holds
 * one part of either.
 *
 * @throws RangeError naming the option; whatever `score.objects` throws and the signal's reason, the listing is given up then
 */
export async function play(
  source: IntakeSource,
  score: Score,
  options: PlayOptions = {},
): Promise<Player> {
  const { speed = 1 } = options;
  if (!(speed > 0)) throw new RangeError(`speed must be more than 0, not ${speed}`);
  const playing = new Playing(source, options, speed);
  await playing.list(score.objects);
  const ended = playing.run(score.steps);
  return {
    get progress() {
      return playing.progress;
    },
    ended,
    stop: async () => {
      playing.stop();
      return ended;
    },
  };
}

class Playing {
  progress: PlayProgress = {
    phase: 'first-state',
    objects: 0,
    steps: 0,
    changes: 0,
    refused: 0,
    atMs: 0,
    lagMs: 0,
    pausedMs: 0,
  };
  readonly #source: IntakeSource;
  readonly #options: PlayOptions;
  readonly #speed: number;
  readonly #clock: PlayClock;
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  /** When simulated time 0 was, pauses taken out. */
  #startMs = 0;

  constructor(source: IntakeSource, options: PlayOptions, speed: number) {
    this.#source = source;
    this.#options = options;
    this.#speed = speed;
    this.#clock = options.clock ?? MACHINE;
    this.#signal = AbortSignal.any([
      this.#stopping.signal,
      ...(options.signal ? [options.signal] : []),
    ]);
  }

  stop(): void {
    this.#stopping.abort();
  }

  async list(objects: Score['objects']): Promise<void> {
    const listing = this.#source.relist();
    let part: KubeObject[] = [];
    const deliver = async (): Promise<void> => {
      await this.#pause();
      this.#signal.throwIfAborted();
      const refused = this.progress.refused + refusedIn(listing.add(part));
      this.#tell({ objects: this.progress.objects + part.length, refused });
      part = [];
      await breathe();
    };
    for await (const object of objects) {
      part.push(object);
      if (part.length === MOST_IN_PART) await deliver();
    }
    if (part.length > 0) await deliver();
    listing.end();
  }

  async run(steps: Score['steps']): Promise<PlayEnd> {
    this.#startMs = this.#clock.nowMs();
    this.progress = { ...this.progress, phase: 'steps' };
    try {
      await this.#play(steps);
    } catch (error) {
      if (!this.#signal.aborted) return this.#end({ how: 'failed', error });
    }
    if (this.#signal.aborted) return this.#end({ how: 'stopped' });
    this.#source.finish();
    return this.#end({ how: 'finished' });
  }

  async #play(steps: Score['steps']): Promise<void> {
    let part: RecordedStep[] = [];
    let size = 0;
    const deliver = async (): Promise<void> => {
      if (part.length > 0) await this.#deliver(part);
      part = [];
      size = 0;
    };
    let failure: { readonly error: unknown } | undefined;
    const onFailure = (error: unknown): void => {
      failure = { error };
    };
    for await (const step of untilFailure(steps, onFailure)) {
      // What waits is never later than what it waits for.
      if (size >= MOST_IN_PART || !this.#isDue(step)) await deliver();
      await this.#untilDue(step);
      if (this.#signal.aborted) return;
      part.push(step);
      size += step.deltas.length;
    }
    await deliver();
    if (failure !== undefined) throw failure.error;
  }

  async #deliver(part: readonly RecordedStep[]): Promise<void> {
    await this.#pause();
    if (this.#signal.aborted) return;
    const deltas: Delta[] = [];
    for (const step of part) for (const delta of step.deltas) deltas.push(delta);
    const refused = this.progress.refused + refusedIn(this.#source.apply(deltas));
    const { onStep } = this.#options;
    if (onStep !== undefined) for (const step of part) onStep(step);
    this.#tell({
      steps: this.progress.steps + part.length,
      changes: this.progress.changes + deltas.length,
      refused,
      atMs: part.at(-1)?.atMs ?? 0,
      lagMs: Math.max(0, -this.#untilMs(part[0])),
    });
    await breathe();
  }

  #isDue(step: RecordedStep): boolean {
    return this.#untilMs(step) <= 0;
  }

  /** Real ms until a step is due; below 0 it is late. */
  #untilMs(step: RecordedStep | undefined): number {
    return this.#startMs + (step?.atMs ?? 0) / this.#speed - this.#clock.nowMs();
  }

  async #untilDue(step: RecordedStep): Promise<void> {
    for (let leftMs = this.#untilMs(step); leftMs > 0; leftMs = this.#untilMs(step)) {
      await this.#clock.sleep(Math.min(leftMs, CURRENT_EVERY_MS), this.#signal);
      this.#source.current();
    }
  }

  async #pause(): Promise<void> {
    const { whenReady } = this.#options;
    if (whenReady === undefined) return;
    const before = this.#clock.nowMs();
    await whenReady();
    const pausedMs = this.#clock.nowMs() - before;
    this.#startMs += pausedMs;
    this.progress = { ...this.progress, pausedMs: this.progress.pausedMs + pausedMs };
  }

  #tell(change: Partial<PlayProgress>): void {
    this.progress = { ...this.progress, ...change };
    this.#options.onProgress?.(this.progress);
  }

  #end(
    how:
      | { readonly how: 'finished' | 'stopped' }
      | { readonly how: 'failed'; readonly error: unknown },
  ): PlayEnd {
    this.#tell({ phase: 'ended' });
    return { ...how, progress: this.progress };
  }
}

/** Steps up to the first that cannot be had: what was read before it is good. */
async function* untilFailure(
  steps: Score['steps'],
  onFailure: (error: unknown) => void,
): AsyncGenerator<RecordedStep, void, void> {
  try {
    yield* steps;
  } catch (error) {
    onFailure(error);
  }
}

function refusedIn(results: readonly IntakeResult[]): number {
  return results.reduce((sum, { outcome }) => sum + Number(outcome === 'refused'), 0);
}
