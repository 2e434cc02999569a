import type { Delta, Pod, Service } from '@sliceplane/kube';
import type { Population } from './population.ts';
import { revisionOf } from './pods.ts';
import { timeText } from './times.ts';

/** Work that takes several batches: one yield, one batch. */
export type ChurnJob = Generator<readonly Delta[], void, void>;

/** A pod turns ready, or not ready any more. Nothing for one that is going or not running. */
export function flip(population: Population, pod: Pod): readonly Delta[] {
  if (pod.terminating || pod.phase !== 'Running') return [];
  return [population.put(withReady(population, pod, !pod.ready))];
}

/**
 * A rolling update: every pod replaced by one of the next template, `atOnce` at a time.
 *
 * ```
 *   Deployment    batch 1: new pod    2: new ready, old terminating    3: old gone
 *   StatefulSet   batch 1: terminating    2: gone    3: new pod of the same name    4: ready
 * ```
 */
export function* rollingUpdate(population: Population, service: Service, atOnce: number): ChurnJob {
  const key = `${service.metadata.namespace}/${service.metadata.name}`;
  const pods = population.podsOf(key);
  const revision = pods.reduce((newest, pod) => Math.max(newest, revisionOf(pod)), 0) + 1;
  for (let start = 0; start < pods.length; start += atOnce) {
    const chunk = pods.slice(start, start + atOnce);
    yield* together(chunk.map((pod) => replacement(population, pod, service, revision)));
  }
}

/** A node is emptied, is not ready for a while, and comes back; its pods are replaced on other nodes. */
export function* drain(population: Population, nodeName: string): ChurnJob {
  const node = population.nodes.get(nodeName);
  if (node === undefined || !node.ready) return;
  // Not ready first: then no replacement is placed on it.
  yield [population.putNode({ ...node, ready: false })];
  yield* together(
    population.podsOn(nodeName).flatMap((pod) => {
      const service = population.serviceOf(pod);
      return service === undefined ? [] : [replacement(population, pod, service, revisionOf(pod))];
    }),
  );
  const now = population.nodes.get(nodeName) ?? node;
  yield [population.putNode({ ...now, ready: true })];
}

/** A node moves to another zone, loses its zone label, or gets one. */
export function relabel(population: Population, nodeName: string, zone: string): readonly Delta[] {
  const node = population.nodes.get(nodeName);
  return node === undefined || node.zone === zone ? [] : [population.putNode({ ...node, zone })];
}

/** One pod for another. Not if the pod is gone, or another job is replacing it already. */
function* replacement(
  population: Population,
  pod: Pod,
  service: Service,
  revision: number,
): ChurnJob {
  if (!population.claim(pod)) return;
  if (service.clusterIP === 'None') {
    yield terminate(population, pod);
    yield present(population.remove(pod));
    const next = population.successor(pod, service, revision, population.anyNode().name);
    yield [population.put(next)];
    yield becomeReady(population, next);
    return;
  }
  const next = population.successor(pod, service, revision, population.anyNode().name);
  yield [population.put(next)];
  yield [...becomeReady(population, next), ...terminate(population, pod)];
  yield present(population.remove(pod));
}

/** One batch of each job at a time, joined, until all are done. */
function* together(jobs: readonly ChurnJob[]): ChurnJob {
  let running = [...jobs];
  while (running.length > 0) {
    const batch: Delta[] = [];
    running = running.filter((job) => {
      const step = job.next();
      if (step.done !== true) batch.push(...step.value);
      return step.done !== true;
    });
    if (batch.length > 0) yield batch;
  }
}

function terminate(population: Population, pod: Pod): readonly Delta[] {
  const now = population.current(pod);
  return now === undefined ? [] : [population.put({ ...now, terminating: true })];
}

function becomeReady(population: Population, pod: Pod): readonly Delta[] {
  const now = population.current(pod);
  return now === undefined ? [] : [population.put(withReady(population, now, true))];
}

function withReady(population: Population, pod: Pod, ready: boolean): Pod {
  return { ...pod, ready, readySince: timeText(population.nowMs) };
}

function present(delta: Delta | undefined): readonly Delta[] {
  return delta === undefined ? [] : [delta];
}
