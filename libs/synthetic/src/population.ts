import {
  type Delta,
  keyOf,
  type KubeObject,
  type Node,
  type Pod,
  type Service,
} from '@sliceplane/kube';
import type { SyntheticCluster } from './cluster.ts';
import { workersOf } from './nodes.ts';
import { makePod } from './pods.ts';
import type { Random } from './random.ts';
import { APP } from './services.ts';

/**
 * A cluster that changes: what lives in it now, with the indexes that churn draws from. Every change is made here and
 * comes back as the delta that tells of it. The cluster it starts from is not touched.
 */
export class Population {
  readonly services: ReadonlyMap<string, Service>;
  readonly cluster: SyntheticCluster;
  readonly #random: Random;
  readonly #startMs: number;
  readonly #pods = new Map<string, Pod>();
  readonly #nodes: Map<string, Node>;
  readonly #byService = new Map<string, Set<string>>();
  readonly #byNode = new Map<string, Set<string>>();
  /** Keys in an order to draw from, and where each is. */
  readonly #draw: string[] = [];
  readonly #position = new Map<string, number>();
  /** Pods, by uid, that somebody is replacing. */
  readonly #claimed = new Set<string>();
  #workers: readonly Node[];
  #made: number;
  #nowMs: number;

  constructor(cluster: SyntheticCluster, random: Random) {
    this.cluster = cluster;
    this.#random = random;
    this.#startMs = cluster.spec.epochMs + 3 * 86_400_000;
    this.services = new Map(cluster.services.map((service) => [keyOf(service), service]));
    this.#nodes = new Map(cluster.nodes.map((node) => [node.name, node]));
    this.#workers = workersOf(cluster.nodes);
    for (const pod of cluster.pods) this.put(pod);
    this.#made = cluster.pods.length;
    this.#nowMs = this.#startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get nodes(): ReadonlyMap<string, Node> {
    return this.#nodes;
  }

  get pods(): ReadonlyMap<string, Pod> {
    return this.#pods;
  }

  pass(ms: number): void {
    this.#nowMs += ms;
  }

  /** Simulated time: ms since the workload's start. */
  passTo(atMs: number): void {
    this.#nowMs = this.#startMs + atMs;
  }

  *objects(): Generator<KubeObject, void, void> {
    yield* this.#nodes.values();
    yield* this.services.values();
    yield* this.cluster.endpoints;
    yield* this.#pods.values();
  }

  /** Any pod, undefined if there is none. */
  anyPod(): Pod | undefined {
    if (this.#draw.length === 0) return undefined;
    return this.#pods.get(this.#random.pick(this.#draw));
  }

  anyNode(): Node {
    return this.#random.pick(this.#workers);
  }

  /** A copy: the caller may change pods while it walks. */
  podsOf(serviceKey: string): readonly Pod[] {
    return this.#listed(this.#byService.get(serviceKey));
  }

  podsOn(nodeName: string): readonly Pod[] {
    return this.#listed(this.#byNode.get(nodeName));
  }

  serviceOf(pod: Pod): Service | undefined {
    return this.services.get(serviceKeyOf(pod));
  }

  /** A pod to take another's place, scheduled but not yet ready. `revision`: of its template. */
  successor(pod: Pod, service: Service, revision: number, nodeName: string): Pod {
    const index = this.#made;
    this.#made += 1;
    const ordinal = Number(pod.name.slice(pod.name.lastIndexOf('-') + 1));
    const uid = this.#random.uid();
    const atMs = this.#nowMs;
    const made = makePod({ service, index, ordinal, revision, nodeName, uid, atMs });
    return { ...made, ready: false };
  }

  put(pod: Pod): Delta {
    const key = keyOf(pod);
    const before = this.#pods.get(key);
    if (before === undefined) {
      this.#position.set(key, this.#draw.length);
      this.#draw.push(key);
    } else {
      this.#unlist(key, before);
    }
    this.#pods.set(key, pod);
    listed(this.#byService, serviceKeyOf(pod)).add(key);
    if (pod.nodeName !== '') listed(this.#byNode, pod.nodeName).add(key);
    return { op: 'upsert', object: pod };
  }

  /** Nothing to tell of a pod that is not there any more. */
  remove(pod: Pod): Delta | undefined {
    const key = keyOf(pod);
    const before = this.#pods.get(key);
    if (before === undefined || before.uid !== pod.uid) return undefined;
    this.#unlist(key, before);
    this.#pods.delete(key);
    this.#claimed.delete(pod.uid);
    const position = this.#position.get(key) ?? 0;
    const last = this.#draw.pop() ?? key;
    if (last !== key) {
      this.#draw[position] = last;
      this.#position.set(last, position);
    }
    this.#position.delete(key);
    return { op: 'delete', kind: 'Pod', namespace: pod.namespace, name: pod.name };
  }

  /** Reserves a pod for the one who replaces it; false if it is gone or taken. */
  claim(pod: Pod): boolean {
    if (this.current(pod) === undefined || this.#claimed.has(pod.uid)) return false;
    this.#claimed.add(pod.uid);
    return true;
  }

  /** The pod as it is now, if it is still the same pod. */
  current(pod: Pod): Pod | undefined {
    const now = this.#pods.get(keyOf(pod));
    return now?.uid === pod.uid ? now : undefined;
  }

  putNode(node: Node): Delta {
    this.#nodes.set(node.name, node);
    this.#workers = workersOf([...this.#nodes.values()]);
    return { op: 'upsert', object: node };
  }

  #listed(keys: ReadonlySet<string> | undefined): readonly Pod[] {
    return [...(keys ?? [])].flatMap((key) => this.#pods.get(key) ?? []);
  }

  #unlist(key: string, pod: Pod): void {
    this.#byService.get(serviceKeyOf(pod))?.delete(key);
    this.#byNode.get(pod.nodeName)?.delete(key);
  }
}

function serviceKeyOf(pod: Pod): string {
  return `${pod.namespace}/${pod.labels[APP] ?? ''}`;
}

function listed(index: Map<string, Set<string>>, key: string): Set<string> {
  const found = index.get(key);
  if (found !== undefined) return found;
  const created = new Set<string>();
  index.set(key, created);
  return created;
}
