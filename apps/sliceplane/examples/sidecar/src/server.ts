import { Cluster, type Sliceplane, startSliceplane } from '@sliceplane/peers';

/** `sliceplane serve` in a process of its own, which knows what it was told, as a client of the API would tell it. */
export class Server {
  /** `host:port`, of the native API and of xDS. */
  readonly address: string;
  readonly cluster: Cluster;
  #running: Sliceplane | undefined;

  constructor(address: string) {
    this.address = address;
    this.cluster = new Cluster(address);
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Until it has been told everything it answers nobody: a server that knows half of a cluster is worse than none. */
  async start(): Promise<void> {
    this.#running = await startSliceplane({ listen: this.address, words: ['--wait-for-apply'] });
    await this.cluster.retell(this.address);
  }

  /** As Kubernetes ends a pod. Nothing happens when it is not running. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
  }

  /** After this it is told nothing any more. */
  async close(): Promise<void> {
    this.cluster.close();
    await this.stop();
  }
}
