import { BackendProcess, type Cluster } from '@sliceplane/peers';
import type { Column, PodState } from './table.ts';

/** What everybody here calls. */
export const service = {
  namespace: 'shop',
  name: 'cart',
  port: 80,
  /** As gRPC clients write it. */
  target: 'xds:///cart.shop:80',
  /** As Envoys do. */
  route: 'shop/cart:grpc',
  cluster: 'shop/cart/grpc',
} as const;

const CONTAINER_PORT = 8080;

/** How long an answer takes, ms: so there are always some on their way when something happens. */
const WORK_MS = 20;

/** The Kubernetes node in a zone: the clients of that zone run there, too. */
export function nodeOf(zone: string): string {
  return `node-${zone}`;
}

export interface Pod extends Column {
  /** `ip:port` */
  readonly at: string;
  /** Kubernetes no longer has it. */
  readonly isGone: boolean;
}

interface Running extends Pod {
  state: PodState;
  isGone: boolean;
  readonly ip: string;
  backend: BackendProcess | undefined;
}

/**
 * The pods of one Deployment: a process each, at an address of this machine of its own, and what Kubernetes says of it. The two
 * may differ for a while, and that is what happens in the phases.
 */
export class Pods {
  readonly #cluster: Cluster;
  readonly #net: string;
  readonly #pods: Running[] = [];
  readonly #made = new Map<string, number>();

  /** Pods get the addresses `<net>.1`, `<net>.2`, …, none of them twice. */
  constructor(cluster: Cluster, net: string) {
    this.#cluster = cluster;
    this.#net = net;
  }

  /** By zone, oldest first; also those that are gone. */
  get all(): readonly Pod[] {
    return this.#pods.toSorted((a, b) => a.zone.localeCompare(b.zone));
  }

  ready(zone?: string): readonly Pod[] {
    return this.all.filter((pod) => pod.state === 'ready' && pod.zone === (zone ?? pod.zone));
  }

  /** Whom the clients of a zone are to call: the pods of their zone; none there is ready: every pod. */
  for(zone: string): readonly Pod[] {
    const near = this.ready(zone);
    return near.length > 0 ? near : this.ready();
  }

  /** Starts one, which becomes ready once it listens. */
  async start(zone: string): Promise<Pod> {
    const nth = (this.#made.get(zone) ?? 0) + 1;
    this.#made.set(zone, nth);
    const ip = `${this.#net}.${this.#made.values().reduce((sum, made) => sum + made, 0)}`;
    const at = `${ip}:${CONTAINER_PORT}`;
    const pod: Running = {
      pod: `${zone}${nth}`,
      zone,
      state: 'start',
      isGone: false,
      ip,
      at,
      backend: undefined,
    };
    this.#pods.push(pod);
    await this.#say(pod, { ready: false });
    pod.backend = await BackendProcess.start({
      name: pod.pod,
      address: ip,
      port: CONTAINER_PORT,
      workMs: WORK_MS,
    });
    pod.state = 'ready';
    await this.#say(pod, {});
    return pod;
  }

  /** SIGKILL. Kubernetes does not know yet. */
  async kill(name: string): Promise<void> {
    const pod = this.#pod(name);
    pod.state = 'down';
    await pod.backend?.kill();
  }

  /** Kubernetes finds out that it is gone. */
  async mourn(name: string): Promise<void> {
    await this.#say(this.#pod(name), { ready: false });
    await this.#forget(name);
  }

  /** As kubectl delete does: said to terminate, it serves on for `preStopMs`, then finishes what it does and is gone. */
  async terminate(name: string, preStopMs: number): Promise<void> {
    const pod = this.#pod(name);
    pod.state = 'drain';
    await this.#say(pod, { terminating: true });
    await new Promise((resolve) => setTimeout(resolve, preStopMs));
    await pod.backend?.drain();
    pod.state = 'down';
    await this.#forget(name);
  }

  /** Kills every process; tells nobody. */
  async close(): Promise<void> {
    await Promise.all(this.#pods.map(async ({ backend }) => backend?.kill()));
  }

  #say(
    { pod: name, zone, ip }: Running,
    { ready = true, terminating = false }: { ready?: boolean; terminating?: boolean },
  ): Promise<void> {
    return this.#cluster.pods({
      name,
      namespace: service.namespace,
      app: service.name,
      node: nodeOf(zone),
      ip,
      ports: [{ name: 'grpc', containerPort: CONTAINER_PORT }],
      ready,
      terminating,
    });
  }

  async #forget(name: string): Promise<void> {
    this.#pod(name).isGone = true;
    await this.#cluster.remove('Pod', service.namespace, name);
  }

  #pod(name: string): Running {
    const pod = this.#pods.find((each) => each.pod === name);
    if (pod === undefined) throw new Error(`no pod ${name}`);
    return pod;
  }
}
