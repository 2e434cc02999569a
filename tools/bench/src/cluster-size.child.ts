/**
 * One cluster in a process of its own: deltas in, frames out of the hub, the shard on the same thread. A thread of its own
 * would add the same messages to every change, and hide how the rest grows.
 */
import { type Delta, keyOf, matches, type Pod, type Service } from '@sliceplane/kube';
import { openPlane, type Plane } from '@sliceplane/plane';
import {
  objectsOf,
  podsOf,
  type SyntheticCluster,
  type SyntheticSpec,
  syntheticCluster,
} from '@sliceplane/synthetic';
import { defaultViewOptions } from '@sliceplane/views';
import { createCodec } from '@sliceplane/wire/codec';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './answering.ts';

const SOURCE = 'cluster';
/** Opened and closed before: what the first cluster of a process costs is code, not pods. */
const REHEARSAL: SyntheticSpec = { nodes: 50, services: 100, pods: 1_500 };
const MAX_FRAME_BYTES = 1 << 20;

/** A cluster, and who looks at it. */
export interface LoadQuestion {
  readonly spec: SyntheticSpec;
  /** Services that are watched: of the same ranks by size, whatever the cluster. */
  readonly watched: number;
  /** Watchers of each of them in each zone. */
  readonly each: number;
}

export interface Loaded {
  /** What the process holds for the cluster and its watchers, after garbage collection. */
  readonly bytes: number;
  readonly watchers: number;
}

/** A round of flips. */
export interface Flipped {
  /** From the submission of each until its frames are pulled, summed up, ms. */
  readonly tookMs: number;
  /** The shard's part of that, ms. */
  readonly shardMs: number;
  readonly frames: number;
}

interface Stage {
  readonly plane: Plane;
  readonly submit: (delta: Delta) => void;
  /** Ready pods of the watched services, one of each by turns. */
  readonly pods: readonly Pod[];
  /** Everything that there is to be told now; says in how many frames. */
  readonly pull: () => number;
}

let stage: Stage | undefined;

async function load(question: LoadQuestion): Promise<Loaded> {
  const rehearsal = await open({ ...question, spec: REHEARSAL });
  await flipIn(rehearsal, 500);
  await rehearsal.plane.close();
  const before = await heldBytes();
  stage = await open(question);
  const bytes = (await heldBytes()) - before;
  return { bytes, watchers: stage.plane.hub.status().streams };
}

async function open({ spec, watched, each }: LoadQuestion): Promise<Stage> {
  const cluster = syntheticCluster(spec);
  const plane = openPlane({ host: 'inline', codec: createCodec(), sources: [SOURCE] });
  const source = plane.source(SOURCE);
  for (const object of objectsOf(cluster)) source.apply([{ op: 'upsert', object }]);
  source.finish();
  source.sync();
  await plane.settled();
  const services = spread(cluster.services.filter(isSeenByAll), watched);
  const pull = watch(plane, services, cluster, each);
  // First views are asked of the shard.
  for (let idle = 0; idle < 3; idle = pull() === 0 ? idle + 1 : 0) await plane.settled();
  const submit = (delta: Delta): void => void source.apply([delta]);
  return { plane, submit, pull, pods: byTurns(readyPods(services, cluster)) };
}

/** Watches every service from every zone. @returns what pulls from those with news */
function watch(
  { hub }: Plane,
  services: readonly Service[],
  { nodes }: SyntheticCluster,
  each: number,
): () => number {
  type Watch = ReturnType<typeof hub.watch>;
  const zones = Map.groupBy(
    nodes.filter(({ zone, controlPlane }) => zone !== '' && !controlPlane),
    ({ zone }) => zone,
  );
  const places = [...zones.values()].flatMap((inZone) =>
    Array.from({ length: each }, (_, i) => ({ node: inZone[i % inZone.length]?.name ?? '' })),
  );
  const watches: Watch[] = [];
  const awake = new Set<number>();
  for (const service of services) {
    for (const place of places) {
      const at = watches.length;
      watches.push(
        hub.watch({
          place,
          maxFrameBytes: MAX_FRAME_BYTES,
          options: defaultViewOptions,
          subscriptions: [{ follows: 'service', service: keyOf(service), port: '' }],
          wake: () => void awake.add(at),
        }),
      );
    }
  }
  return () => {
    let frames = 0;
    const nowMs = Date.now();
    for (const at of awake) {
      while (watches[at]?.next(nowMs) !== undefined) frames++;
    }
    awake.clear();
    return frames;
  };
}

/** Out and in again, each flip alone. */
async function flipIn({ plane, submit, pods, pull }: Stage, flips: number): Promise<Flipped> {
  const shardBefore = busyMs(plane);
  let frames = 0;
  const startMs = performance.now();
  for (let i = 0; i < flips; i++) {
    const pod = pods[(i >> 1) % pods.length];
    if (pod === undefined) throw new Error('no pod is watched');
    submit({ op: 'upsert', object: { ...pod, ready: i % 2 === 1 } });
    await plane.settled();
    frames += pull();
  }
  return {
    tookMs: performance.now() - startMs,
    shardMs: busyMs(plane) - shardBefore,
    frames,
  };
}

function busyMs(plane: Plane): number {
  return plane.shards().reduce((sum, shard) => sum + shard.busyMs, 0);
}

/** Its pods that become ready or not are news to every zone. */
function isSeenByAll(service: Service): boolean {
  return (
    service.selector !== null &&
    service.trafficDistribution === undefined &&
    service.internalTrafficPolicy === 'Cluster' &&
    !service.publishNotReadyAddresses &&
    !Object.keys(service.metadata.annotations).some((name) => name.includes('topology'))
  );
}

/** So many of the larger half, at even distances. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = items.length / 2 / count;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i + 0.5) * step)] as Item);
}

function readyPods(services: readonly Service[], cluster: SyntheticCluster): Pod[][] {
  const found = services.map((): Pod[] => []);
  for (const pod of podsOf(cluster)) {
    if (!pod.ready || pod.terminating) continue;
    for (const [i, { selector, metadata }] of services.entries()) {
      if (metadata.namespace !== pod.namespace || !matches(selector ?? {}, pod.labels)) continue;
      found[i]?.push(pod);
    }
  }
  return found;
}

/** One of each pile, then the next of each, while all have one. */
function byTurns(piles: readonly Pod[][]): Pod[] {
  const rounds = Math.min(...piles.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, i) => piles.flatMap((pile) => pile[i] ?? [])).flat();
}

async function heldBytes(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await sleep(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

answer(0, {
  load: (question: LoadQuestion) => load(question),
  flip: ({ flips }: { readonly flips: number }) => {
    if (stage === undefined) throw new Error('no cluster is loaded');
    return flipIn(stage, flips);
  },
});
