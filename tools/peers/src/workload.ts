import { Backend } from './backend.ts';
import type { Cluster, PodSaid } from './kubernetes.ts';

export interface WorkloadOptions {
  readonly cluster: Cluster;
  /** Label `app` of its pods, and of the Services that select them. */
  readonly app: string;
  /** @defaultValue default */
  readonly namespace?: string;
  /** Pods get addresses `<net>.1`, `<net>.2`, …: see freeLoopbackNet. */
  readonly net: string;
  /** Container port `grpc` of every pod, unless it is started with another. */
  readonly port: number;
}

/** A pod, and the program in it. */
export interface RunningPod {
  readonly said: PodSaid;
  readonly backend: Backend;
}

/** Pods of one app with a real backend each; a backend's name is its pod's. */
export class Workload {
  readonly #options: Required<WorkloadOptions>;
  readonly #pods = new Map<string, RunningPod>();
  #lastHost = 0;

  constructor(options: WorkloadOptions) {
    this.#options = { namespace: 'default', ...options };
  }

  get pods(): readonly RunningPod[] {
    return [...this.#pods.values()];
  }

  /** Opens the backend, then says the pod is there and ready, if it is. */
  async start(
    name: string,
    node: string,
    { ready = true, port = this.#options.port }: { ready?: boolean; port?: number } = {},
  ): Promise<Backend> {
    const { app, namespace, net } = this.#options;
    const ip = `${net}.${++this.#lastHost}`;
    const backend = await Backend.open({ name, address: ip, port });
    const ports = [{ name: 'grpc', containerPort: port }];
    await this.#say({ said: { name, namespace, app, node, ip, ports, ready }, backend });
    return backend;
  }

  /** As its readiness probe says. The backend goes on. */
  setReady(name: string, ready: boolean): Promise<void> {
    const { said, backend } = this.pod(name);
    return this.#say({ said: { ...said, ready }, backend });
  }

  /** The pod is being deleted and serves on: endpoints turn to draining. */
  terminate(name: string): Promise<void> {
    const { said, backend } = this.pod(name);
    return this.#say({ said: { ...said, terminating: true }, backend });
  }

  /** The backend finishes what it does and leaves, then the pod is gone. */
  async finish(name: string): Promise<void> {
    await this.pod(name).backend.drain();
    await this.#forget(name);
  }

  /** The backend dies; nobody has noticed yet. */
  crash(name: string): void {
    this.pod(name).backend.kill();
  }

  /** The backend is killed and the pod is gone, unannounced. */
  async remove(name: string): Promise<void> {
    this.crash(name);
    await this.#forget(name);
  }

  /** @throws Error when there is none of that name */
  pod(name: string): RunningPod {
    const pod = this.#pods.get(name);
    if (pod === undefined) throw new Error(`no pod ${name}`);
    return pod;
  }

  /** Kills every backend; tells nobody. */
  close(): void {
    for (const { backend } of this.#pods.values()) backend.kill();
    this.#pods.clear();
  }

  #say(pod: RunningPod): Promise<void> {
    this.#pods.set(pod.said.name, pod);
    return this.#options.cluster.pods(pod.said);
  }

  #forget(name: string): Promise<void> {
    this.#pods.delete(name);
    return this.#options.cluster.remove('Pod', this.#options.namespace, name);
  }
}
