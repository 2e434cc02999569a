import {
  type Delta,
  type EndpointSlice,
  keyOf,
  type KubeObject,
  LABEL_SERVICE_NAME,
  objectKey,
} from '@sliceplane/kube';
import { plansOf, type SyntheticCluster } from './cluster.ts';
import { NodePool } from './node-pool.ts';
import { NumberPool } from './number-pool.ts';
import { type PodChange, type PodId, PodTable } from './pod-table.ts';
import { PodMaker } from './pods.ts';
import type { Random } from './random.ts';
import { ServicePool } from './service-pool.ts';

/** When a workload begins: all objects of the cluster are older. */
const START_AFTER_EPOCH_MS = 3 * 86_400_000;

/**
 * A cluster that changes: what is in it now. Every change is made here and comes back as the delta that tells of it. The
 * cluster it starts from is not touched. Pods are kept as numbers and made when somebody wants to see one.
 */
export class Population {
  readonly cluster: SyntheticCluster;
  readonly nodes: NodePool;
  readonly services: ServicePool;
  readonly pods: PodTable = new PodTable();
  readonly #random: Random;
  readonly #maker: PodMaker;
  readonly #addresses: NumberPool;
  readonly #startMs: number;
  /** Another manager's slices, by Service and then by key. */
  readonly #slices = new Map<string, Map<string, EndpointSlice>>();
  #made = 0;
  #nowMs: number;

  constructor(cluster: SyntheticCluster, random: Random) {
    this.cluster = cluster;
    this.nodes = new NodePool(cluster.nodes);
    this.services = new ServicePool(cluster.services);
    for (const slice of cluster.slices) this.putSlice(slice);
    this.#random = random;
    this.#maker = new PodMaker(this.services.all, this.nodes.all);
    for (const plan of plansOf(cluster)) {
      this.pods.add(plan);
      this.#made += 1;
    }
    this.#addresses = new NumberPool(this.#made);
    this.#startMs = cluster.spec.epochMs + START_AFTER_EPOCH_MS;
    this.#nowMs = this.#startMs;
  }

  /** Ms since the Unix epoch, as the objects tell it. */
  get nowMs(): number {
    return this.#nowMs;
  }

  passTo(atMs: number): void {
    this.#nowMs = this.#startMs + atMs;
  }

  /** In the order of `objectsOf`, pods in none. */
  *objects(): Generator<KubeObject, void, void> {
    for (const node of this.nodes.all) if (node !== undefined) yield node;
    yield* this.services.present();
    for (const slices of this.#slices.values()) yield* slices.values();
    yield* this.cluster.endpoints;
    for (const id of this.pods.all()) yield this.#maker.make(this.pods.plan(id));
  }

  /** A pod that no node runs yet. */
  create(service: number, ordinal: number, revision: number): { id: PodId; delta: Delta } {
    const plan = {
      service,
      made: this.#made++,
      address: this.#addresses.take(),
      ordinal,
      revision,
      node: -1,
      uid: this.#random.uidWords(),
      atSeconds: this.#nowSeconds,
      phase: 'Pending',
      ready: false,
      terminating: false,
    } as const;
    const id = this.pods.add(plan);
    return { id, delta: { op: 'upsert', object: this.#maker.make(plan) } };
  }

  /** It gets a node and IPs, and is not ready yet. */
  start(id: PodId, node: number): Delta {
    return this.#change(id, { node, phase: 'Running', atSeconds: this.#nowSeconds });
  }

  setReady(id: PodId, ready: boolean): Delta {
    return this.#change(id, { ready, atSeconds: this.#nowSeconds });
  }

  /** It gets a deletionTimestamp; it is as ready as before. */
  terminate(id: PodId): Delta {
    return this.#change(id, { terminating: true });
  }

  remove(id: PodId): Delta {
    const plan = this.pods.remove(id);
    this.#addresses.giveBack(plan.address);
    const { namespace, name } = this.#maker.make(plan);
    return { op: 'delete', kind: 'Pod', namespace, name };
  }

  /** It is there, and nobody has told it to go or has seen it end. */
  isWanted(id: PodId): boolean {
    if (!this.pods.has(id)) return false;
    const { phase, terminating } = this.pods.plan(id);
    return !terminating && (phase === 'Running' || phase === 'Pending');
  }

  /** Wanted, and on a node that is ready: nothing but itself keeps it from being ready. */
  canServe(id: PodId): boolean {
    return this.isWanted(id) && this.nodes.isReady(this.pods.plan(id).node);
  }

  isReady(id: PodId): boolean {
    return this.pods.has(id) && this.pods.plan(id).ready;
  }

  /** A copy. */
  slicesOf(serviceKey: string): readonly EndpointSlice[] {
    return [...(this.#slices.get(serviceKey)?.values() ?? [])];
  }

  putSlice(slice: EndpointSlice): Delta {
    const key = serviceKeyOf(slice);
    const slices = this.#slices.get(key) ?? new Map<string, EndpointSlice>();
    this.#slices.set(key, slices.set(keyOf(slice), slice));
    return { op: 'upsert', object: slice };
  }

  removeSlice(slice: EndpointSlice): Delta {
    this.#slices.get(serviceKeyOf(slice))?.delete(keyOf(slice));
    const { namespace, name } = slice.metadata;
    return { op: 'delete', kind: 'EndpointSlice', namespace, name };
  }

  get #nowSeconds(): number {
    return Math.floor(this.#nowMs / 1000);
  }

  #change(id: PodId, change: PodChange): Delta {
    return { op: 'upsert', object: this.#maker.make(this.pods.change(id, change)) };
  }
}

function serviceKeyOf({ metadata }: EndpointSlice): string {
  return objectKey(metadata.namespace, metadata.labels[LABEL_SERVICE_NAME] ?? '');
}
