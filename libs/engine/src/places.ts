/** Where one object is, read from its record. */
import type { Placement } from '@sliceplane/program';
import { type Anchor, NONE, type ObjectRecord, type Partition } from './memory-of-record.ts';
import { sameLabels } from './selector-index.ts';

/** Names of the partitions of a shard that an object is in, sorted; a shared list if it is one. */
export function namesIn<Payload, Memory>(
  record: ObjectRecord<Payload, Memory>,
  shard: number,
): readonly string[] {
  let names: readonly string[] = NONE;
  const add = (partition: Partition<Payload, Memory>): void => {
    if (partition.shard !== shard || names.includes(partition.name)) return;
    names = names.length === 0 ? partition.alone : [...names, partition.name].sort();
  };
  if (record.labelSet === undefined) for (const partition of record.named) add(partition);
  else for (const { anchor } of record.labelSet.selectedBy) add(anchor.partition);
  return names;
}

/** Every object in a partition, and when it or the anchor that selects it last changed; one may come twice. */
export function eachObject<Payload, Memory>(
  partition: Partition<Payload, Memory>,
  visit: (record: ObjectRecord<Payload, Memory>, sinceMs: number) => void,
): void {
  for (const record of partition.named) {
    visit(record, record.ingestMs);
    if (record.anchor?.anchor.partition !== partition) continue;
    for (const set of record.anchor.sets) {
      for (const member of set.members) visit(member, Math.max(member.ingestMs, record.ingestMs));
    }
  }
}

/** Every partition an object is in now; one may come twice. */
export function partitionsOf<Payload, Memory>(
  record: ObjectRecord<Payload, Memory>,
): readonly Partition<Payload, Memory>[] {
  if (record.labelSet === undefined) return record.named;
  const partitions: Partition<Payload, Memory>[] = [];
  for (const { anchor } of record.labelSet.selectedBy) partitions.push(anchor.partition);
  return partitions;
}

export function keepsAnchor<Payload, Memory>(
  anchor: Anchor<Payload, Memory>,
  next: Placement | undefined,
): boolean {
  return (
    next?.to === 'partitions' &&
    next.selects !== undefined &&
    next.partitions[0] === anchor.partition.name &&
    next.selects.scope === anchor.scope &&
    sameLabels(next.selects.labels, anchor.labels)
  );
}

export function sameNames<Payload, Memory>(
  placed: readonly Partition<Payload, Memory>[],
  names: readonly string[],
): boolean {
  return placed.length === names.length && placed.every((p, i) => p.name === names[i]);
}

/** A batch in the order of the last changes, whatever the number of shards; sorted in place if it is not. */
export function inOrder<Batch extends { readonly object: { readonly order: number } }[]>(
  batch: Batch,
): Batch {
  let before = 0;
  for (const { object } of batch) {
    if (object.order < before) return batch.sort((a, b) => a.object.order - b.object.order);
    before = object.order;
  }
  return batch;
}
