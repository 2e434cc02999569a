import { type Delta, keyOf, objectKey } from '@sliceplane/kube';

/** Upserts, then deletes: what goes out in one call each. */
export interface Run {
  readonly upserts: (Delta & { op: 'upsert' })[];
  readonly deletes: (Delta & { op: 'delete' })[];
}

/**
 * Changes as runs of upserts and then deletes, as few as keep the order of the changes of every single object. Between
 * objects the order is free: a server takes them one by one.
 */
export function runsOf(deltas: Iterable<Delta>): Run[] {
  const runs: Run[] = [];
  let run: Run = { upserts: [], deletes: [] };
  let deleted = new Set<string>();
  for (const delta of deltas) {
    const isUpsert = delta.op === 'upsert';
    const key = isUpsert
      ? `${delta.object.kind} ${keyOf(delta.object)}`
      : `${delta.kind} ${objectKey(delta.namespace, delta.name)}`;
    if (isUpsert && deleted.has(key)) {
      runs.push(run);
      run = { upserts: [], deletes: [] };
      deleted = new Set();
    }
    if (isUpsert) run.upserts.push(delta);
    else {
      run.deletes.push(delta);
      deleted.add(key);
    }
  }
  if (run.upserts.length > 0 || run.deletes.length > 0) runs.push(run);
  return runs;
}
