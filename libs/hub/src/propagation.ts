/**
 * How long changes take from the cluster to the agents, by stage. Counted once for each change of a view that somebody has
 * open, not once for each stream that is told: what it costs does not grow with the streams.
 *
 *   trigger ──ingest──▶ source ──queue──▶ shard ──compute──▶ hub ──first-send──▶ first stream
 *                                                             └────last-send───▶ last stream
 */
import type { ChangeTimes } from '@sliceplane/shard';
import { type DurationCounts, Durations } from './durations.ts';

/**
 * `ingest`: from what caused it (its trigger time) until a source delivered it. `queue`: until a shard began on it.
 * `compute`: until the hub had it. `first-send`, `last-send`: from there until the frame with it was handed to the first, and
 * to the last, of the streams it is for.
 */
export const propagationStages = ['ingest', 'queue', 'compute', 'first-send', 'last-send'] as const;
export type PropagationStage = (typeof propagationStages)[number];

export type PropagationCounts = Readonly<Record<PropagationStage, DurationCounts>>;

const boundsMs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 15_000, 60_000, 600_000];

/** What a change was caused by longer ago is no news late, but old facts, or the times of a synthetic cluster. */
const newsMs = 3_600_000;

/** The newest change of one view, as far as it has come. */
export interface Travelling {
  /** When the hub had it, ms since the Unix epoch; 0: it has arrived everywhere. */
  landedMs: number;
  /** When a stream was last told; 0: none was yet. */
  toldMs: number;
}

export class Propagation {
  readonly #stages: Readonly<Record<PropagationStage, Durations>> = {
    ingest: new Durations(boundsMs),
    queue: new Durations(boundsMs),
    compute: new Durations(boundsMs),
    'first-send': new Durations(boundsMs),
    'last-send': new Durations(boundsMs),
  };

  get counts(): PropagationCounts {
    const entries = propagationStages.map((stage) => [stage, this.#stages[stage].counts] as const);
    return Object.fromEntries(entries) as PropagationCounts;
  }

  /** A change of a service reached the hub. Times that are not known are not counted. */
  landed({ triggerMs, ingestMs, computedMs }: ChangeTimes, landedMs: number): void {
    const { ingest, queue, compute } = this.#stages;
    const isNews = Math.abs(ingestMs - triggerMs) <= newsMs;
    if (triggerMs > 0 && ingestMs > 0 && isNews) ingest.count(ingestMs - triggerMs);
    if (ingestMs > 0 && computedMs > 0) queue.count(computedMs - ingestMs);
    if (computedMs > 0) compute.count(landedMs - computedMs);
  }

  /** The view changed: whoever was not told of the change before is told of both as one. */
  changed(view: Travelling, landedMs: number): void {
    this.#arrived(view);
    view.landedMs = landedMs;
    view.toldMs = 0;
  }

  /** One more stream was told of the newest change; `isLast`: everybody it is for has been. */
  told(view: Travelling, nowMs: number, isLast: boolean): void {
    if (view.landedMs === 0) return;
    if (view.toldMs === 0) this.#stages['first-send'].count(nowMs - view.landedMs);
    view.toldMs = nowMs;
    if (isLast) this.#arrived(view);
  }

  /** Who was not told by now, is told of another change or has stopped reading: that is not how long this one took. */
  #arrived(view: Travelling): void {
    if (view.landedMs === 0 || view.toldMs === 0) return;
    this.#stages['last-send'].count(view.toldMs - view.landedMs);
    view.landedMs = 0;
  }
}
