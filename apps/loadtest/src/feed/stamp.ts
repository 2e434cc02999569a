import type { Delta, Pod } from '@sliceplane/kube';

/**
 * A pod that turned ready or not ready says when, to the millisecond: it is from this that an update's trigger time comes.
 * A pod whose readiness is as before keeps the time it had.
 *
 * @param before the same pod as last told
 */
export function stamped(delta: Delta, before: Pod | undefined, nowMs: number): Delta {
  if (delta.op !== 'upsert' || delta.object.kind !== 'Pod') return delta;
  const pod = delta.object;
  const isSame = before?.uid === pod.uid && before.ready === pod.ready;
  const readySince = isSame ? before.readySince : new Date(nowMs).toISOString();
  if (readySince === undefined || readySince === pod.readySince) return delta;
  return { op: 'upsert', object: { ...pod, readySince } };
}
