import {
  Cluster,
  freeLoopbackNet,
  type NodeSaid,
  type ServiceSaid,
  type Sliceplane,
  startSliceplane,
  Workload,
} from '@sliceplane/peers';
import { vi } from 'vitest';

// Processes start and wait for each other here, on machines that are busy with other things.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

export const PORT = 5000;

/** A gRPC Service in two zones, as every test finds it. */
export const echo: ServiceSaid = {
  name: 'echo',
  ports: [{ name: 'grpc', port: 80, targetPort: 'grpc' }],
};

export const nodes: readonly NodeSaid[] = [
  { name: 'node-a1', zone: 'zone-a', region: 'r1' },
  { name: 'node-b1', zone: 'zone-b', region: 'r1' },
];

/** The pods every test finds, by their node. */
const everybody = { a1: 'node-a1', a2: 'node-a1', b1: 'node-b1', b2: 'node-b1' } as const;
export const inZone = { a: ['a1', 'a2'], b: ['b1', 'b2'] } as const;

/** A server process, a cluster it is told of, and real backends. */
export class World {
  readonly net: string;
  readonly cluster: Cluster;
  readonly workload: Workload;
  server: Sliceplane;

  private constructor(net: string, server: Sliceplane) {
    this.net = net;
    this.server = server;
    this.cluster = new Cluster(server.address);
    this.workload = new Workload({ cluster: this.cluster, app: 'echo', net, port: PORT });
  }

  /** `xdsListen`: see startSliceplane; a port of its own unless said. */
  static async open(xdsListen?: string): Promise<World> {
    const net = await freeLoopbackNet();
    const listen = xdsListen ?? `${net}.254:17553`;
    const world = new World(net, await startSliceplane({ xdsListen: listen }));
    try {
      await world.beAsBefore();
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  /** Two pods in each of two zones, ready, and the Service, whatever a test has left. */
  async beAsBefore(): Promise<void> {
    await this.cluster.nodes(...nodes);
    await this.cluster.services(echo);
    for (const { said } of this.workload.pods) {
      const isWanted = said.name in everybody && said.ready !== false && said.terminating !== true;
      if (!isWanted || said.ports?.[0]?.containerPort !== PORT)
        await this.workload.remove(said.name);
    }
    const there = new Set(this.workload.pods.map(({ said }) => said.name));
    for (const [name, node] of Object.entries(everybody)) {
      if (!there.has(name)) await this.workload.start(name, node);
    }
  }

  /** Another life of the server, at the same address for xDS clients, told everything again. */
  async startServer(): Promise<void> {
    const { xds: xdsListen } = this.server;
    this.server = await startSliceplane({ xdsListen, words: ['--wait-for-apply'] });
    await this.cluster.retell(this.server.address);
  }

  async close(): Promise<void> {
    this.workload.close();
    this.cluster.close();
    await this.server.stop();
  }
}
