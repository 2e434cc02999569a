import type { Service } from '@sliceplane/kube';
import type { ServiceEffect } from './messages.ts';
import type { PartitionKey } from './placement.ts';

/**
 * What the router keeps of one service so that a replacement shard goes on where the lost one stopped: the slices as
 * they were, the Service the viewers saw, and the revision. Law L82: a shard restored from this, and given the same
 * objects again, changes nothing that anybody can see.
 */
export interface ShardMemory {
  /** Of every manager; the bytes are those the slice log holds. */
  readonly slices: Map<string, RememberedSlice>;
  service: Service | undefined;
  /** Names of slices of ours that came from a source. */
  delivered: readonly string[];
  /** `ServiceSlices.memory()`: trigger times, topology cache, name counter. */
  program: unknown;
  revision: number;
}

export interface RememberedSlice {
  /** Carries the managed-by value we act as: it is continued. Others are compared with what their source says. */
  readonly ours: boolean;
  readonly bytes: Uint8Array;
}

/** The parts of a service's memory that one step changed. */
export interface MemoryChange {
  /** null: there is none any more. */
  readonly service?: Service | null;
  readonly delivered?: readonly string[];
  readonly program?: { readonly value: unknown };
}

/**
 * Folds an effect into the memory; undefined when nothing is left to remember. `before` is moved in and changed in
 * place: a service has hundreds of slices and one of them changed. Cost: O(slices in the effect).
 */
export function rememberEffect(
  before: ShardMemory | undefined,
  _partition: PartitionKey,
  effect: ServiceEffect,
): ShardMemory | undefined {
  const memory = before ?? {
    slices: new Map(),
    service: undefined,
    delivered: [],
    program: undefined,
    revision: 0,
  };
  for (const { op, name, ours, bytes } of effect.slices ?? []) {
    if (op === 'delete') memory.slices.delete(name);
    else memory.slices.set(name, { ours, bytes });
  }
  memory.revision = effect.revision;
  const { service, delivered, program } = effect.memory ?? {};
  if (service !== undefined) memory.service = service ?? undefined;
  if (delivered !== undefined) memory.delivered = delivered;
  if (program !== undefined) memory.program = program.value;
  return effect.gone !== undefined ? undefined : memory;
}
