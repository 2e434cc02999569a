import { availableParallelism } from 'node:os';
import type { Item } from '@sliceplane/program';
import type { EngineFault } from './fault.ts';
import type { ShardHost } from './shard-host.ts';

export interface EngineOptions<Payload, Effect, Memory, Question, Answer> {
  /** Integer 1..256. @defaultValue cores - 1, at least 1 */
  readonly shards?: number;
  /** Opens the place one life of a shard runs in. Called again for each replacement. */
  readonly host: (shard: number) => ShardHost<Payload, Memory, Effect, Question, Answer>;
  /** Folds an effect into what a replacement shard must know of the partition; undefined forgets it. */
  readonly remember: (
    before: Memory | undefined,
    partition: string,
    effect: Effect,
  ) => Memory | undefined;
  /** Called in the order the shard produced them. Remembered before. */
  readonly onEffect: (partition: string, effect: Effect) => void;
  /** A shard is lost; until `onRestored` the last effects of these partitions stand. */
  readonly onLost?: (partitions: readonly string[]) => void;
  /** Names every partition that was told lost, those that are gone by now included. */
  readonly onRestored?: (partitions: readonly string[]) => void;
  /** These, told lost before, stay lost until they are told restored: the shard dies when it is given them. Law L71. */
  readonly onQuarantined?: (partitions: readonly string[]) => void;
  /** Everything that went wrong and was dealt with. Never called for refused calls: those throw. */
  readonly onError?: (fault: EngineFault) => void;
  /** Longest a batch of `batchObjects` may run before its thread counts as hung; a larger first batch gets in proportion. Integer of at least 1. @defaultValue 10000 */
  readonly deadlineMs?: number;
  /** How many objects' time an item gets, at least 1: some are more work than one object. @defaultValue 1 for each */
  readonly weigh?: (item: Item<Payload>) => number;
  /** How long a thread may be idle before it is asked for a sign of life, within the deadline. Integer of at least 1. @defaultValue 5000 */
  readonly pingMs?: number;
  /**
   * Partitions move when the busiest shard carries more than this many times the mean, counted in objects. At least 1;
   * Infinity: never. @defaultValue 1.15
   */
  readonly moveAbove?: number;
  /** ... and at least this many objects more than the mean: below, a move costs more than it gives. @defaultValue 100 */
  readonly moveLeast?: number;
  /**
   * Most objects in a batch, so that a question waits for the batch running and what was submitted about its partition,
   * not for all that waits. The first batch of a life is whole whatever its size: half a world would look like deletions.
   * Integer of at least 1. @defaultValue 20000
   */
  readonly batchObjects?: number;
  /** Longest `close()` waits for running batches. Integer of at least 0. @defaultValue 5000 */
  readonly closeGraceMs?: number;
  /** First pause of a shard that died twice in a row; doubles up to `maxBackoffMs`. @defaultValue 100 */
  readonly backoffMs?: number;
  /** @defaultValue 30000 */
  readonly maxBackoffMs?: number;
  /** ms since the Unix epoch. @defaultValue Date.now */
  readonly now?: () => number;
  /** Runs something later; returns how to call it off. @defaultValue setTimeout */
  readonly after?: (ms: number, run: () => void) => () => void;
}

export type ResolvedEngineOptions<Payload, Effect, Memory, Question, Answer> = Required<
  EngineOptions<Payload, Effect, Memory, Question, Answer>
>;

/** Fills defaults and rejects nonsense, once. @throws RangeError naming the option, its bounds and the value */
export function resolveEngineOptions<Payload, Effect, Memory, Question, Answer>(
  options: EngineOptions<Payload, Effect, Memory, Question, Answer>,
): ResolvedEngineOptions<Payload, Effect, Memory, Question, Answer> {
  const resolved = {
    shards: options.shards ?? Math.max(1, availableParallelism() - 1),
    host: options.host,
    remember: options.remember,
    onEffect: options.onEffect,
    onLost: options.onLost ?? (() => {}),
    onRestored: options.onRestored ?? (() => {}),
    onQuarantined: options.onQuarantined ?? (() => {}),
    onError: options.onError ?? (() => {}),
    deadlineMs: options.deadlineMs ?? 10_000,
    weigh: options.weigh ?? (() => 1),
    pingMs: options.pingMs ?? 5_000,
    moveAbove: options.moveAbove ?? 1.15,
    moveLeast: options.moveLeast ?? 100,
    batchObjects: options.batchObjects ?? 20_000,
    closeGraceMs: options.closeGraceMs ?? 5_000,
    backoffMs: options.backoffMs ?? 100,
    maxBackoffMs: options.maxBackoffMs ?? 30_000,
    now: options.now ?? Date.now,
    after: options.after ?? afterTimeout,
  };
  const bounds = {
    shards: [1, 256],
    deadlineMs: [1, 2 ** 31 - 1],
    pingMs: [1, 2 ** 31 - 1],
    moveLeast: [0, Number.MAX_SAFE_INTEGER],
    batchObjects: [1, Number.MAX_SAFE_INTEGER],
    closeGraceMs: [0, 2 ** 31 - 1],
    backoffMs: [0, 2 ** 31 - 1],
    maxBackoffMs: [0, 2 ** 31 - 1],
  } as const;
  for (const name of Object.keys(bounds) as (keyof typeof bounds)[]) {
    const [least, most] = bounds[name];
    const value = resolved[name];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new RangeError(`${name} must be an integer from ${least} to ${most}, not ${value}`);
    }
  }
  if (!(resolved.moveAbove >= 1)) {
    throw new RangeError(`moveAbove must be a number of at least 1, not ${resolved.moveAbove}`);
  }
  return resolved;
}

function afterTimeout(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
