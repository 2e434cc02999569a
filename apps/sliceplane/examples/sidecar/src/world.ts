/** Everything that runs: the server, pods, clients. */
import { AssignmentWatch, freeLoopbackNet } from '@sliceplane/peers';
import { type Client, startClient } from './clients.ts';
import type { ClientKind } from './options.ts';
import { nodeOf, Pods, service } from './pods.ts';
import { Server } from './server.ts';

export const zones = ['a', 'b', 'c'] as const;

/** Zone c has only one: what do its clients do when it dies? */
const firstPods = ['a', 'a', 'b', 'b', 'c'] as const;

export interface World {
  readonly server: Server;
  readonly pods: Pods;
  readonly clients: readonly Client[];
  /** What the clients of a zone are told. */
  readonly told: ReadonlyMap<string, AssignmentWatch>;
}

/** @param opened gets what is to be closed, also when this throws halfway */
export async function openWorld(
  kinds: readonly ClientKind[],
  opened: AsyncDisposableStack,
): Promise<World> {
  const net = await freeLoopbackNet();
  const server = opened.adopt(new Server(`${net}.250:17551`), (each) => each.close());
  await server.start();
  await server.cluster.nodes(...zones.map((zone) => ({ name: nodeOf(zone), zone })));
  await server.cluster.services({
    namespace: service.namespace,
    name: service.name,
    trafficDistribution: 'PreferSameZone',
    ports: [{ name: 'grpc', port: service.port, targetPort: 'grpc' }],
  });
  const pods = opened.adopt(new Pods(server.cluster, net), (each) => each.close());
  await Promise.all(firstPods.map((zone) => pods.start(zone)));

  const told = new Map<string, AssignmentWatch>();
  for (const zone of zones) {
    const place = { server: server.address, node: nodeOf(zone), zone };
    const watch = new AssignmentWatch({ ...place, cluster: service.cluster });
    told.set(
      zone,
      opened.adopt(watch, (each) => each.close()),
    );
  }
  const starting = kinds.flatMap((kind) =>
    zones.map(async (zone) => {
      const client = await startClient(kind, zone, server.address);
      return opened.adopt(client, (each) => each.stop());
    }),
  );
  // All of them, so that none that started late is left behind when another could not.
  await Promise.allSettled(starting);
  return { server, pods, clients: await Promise.all(starting), told };
}
