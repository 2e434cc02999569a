/** What must be so with gRPC's own xDS clients. */
import { eventually } from '@sliceplane/peers';
import { expect } from 'vitest';
import type { GrpcKind, Peer } from './peer-kinds.ts';
import { failuresDuring, type Scene } from './scene.ts';
import { echo, inZone } from './world.ts';

type GrpcStory = (scene: Scene<Peer>, kind: GrpcKind) => Promise<readonly string[]>;

export const grpcStories: Readonly<Record<string, GrpcStory>> = {
  'a zone that dies unannounced is left by the client itself, before the server knows': async ({
    world,
    a,
    b,
  }) => {
    for (const name of inZone.a) world.workload.crash(name);
    return failuresDuring([b], async () => {
      await a.caller.settles(inZone.b);
      for (const name of inZone.a) await world.workload.remove(name);
      await a.caller.settles(inZone.b);
    });
  },

  'a port that gets another name: clients go over to its cluster': async (
    { world, a, b },
    { losesWhenRerouted },
  ) => {
    const failures = await failuresDuring([a, b], async () => {
      await world.cluster.services({
        ...echo,
        ports: [{ name: 'rpc', port: 80, targetPort: 'grpc' }],
      });
      await eventually(async () => {
        const clients = await world.server.xdsClients({ resources: true });
        const accepted = clients.map(({ types }) =>
          types.flatMap(({ resources }) =>
            resources.flatMap(({ name, status }) => (status === 'acked' ? [name] : [])),
          ),
        );
        expect(accepted).toEqual([
          expect.arrayContaining(['default/echo/rpc']),
          expect.arrayContaining(['default/echo/rpc']),
        ]);
      });
      await world.workload.start('a3', 'node-a1');
      await a.caller.settles(['a1', 'a2', 'a3']);
      await b.caller.settles(inZone.b);
      await world.cluster.services(echo);
      await b.caller.settles(inZone.b);
    });
    return failures.filter((failure) => losesWhenRerouted?.test(failure) !== true);
  },

  'every name of a Service is one of its port': async ({ world }, kind) => {
    const place = { server: world.server.xds, node: 'node-b1' };
    for (const target of kind.targets) {
      const caller = await kind.call(place, `xds:///${target}`);
      try {
        await caller.settles(inZone.b);
      } finally {
        await caller.stop();
      }
    }
    return [];
  },

  'a client that heeds deletions does not hear of any when a Service is deleted': async (
    { world, nobody },
    kind,
  ) => {
    const place = { server: world.server.xds, node: 'node-a1' };
    const caller = await kind.call(place, 'xds:///echo.default:80', (bootstrap) => {
      expect(bootstrap).toContain('ignore_resource_deletion');
      return bootstrap.replace('ignore_resource_deletion', 'heeds_deletion');
    });
    try {
      await caller.settles(inZone.a);
      await world.cluster.remove('Service', 'default', 'echo');
      await caller.failsWith(nobody);
      await world.cluster.services(echo);
      await caller.settles(inZone.a);
    } finally {
      await caller.stop();
    }
    return [];
  },

  'a Service that is called before it exists is served once it does': async ({ world }, kind) => {
    const caller = await kind.call(
      { server: world.server.xds, node: 'node-a1' },
      'xds:///late.default:80',
    );
    try {
      await eventually(async () => {
        const clients = await world.server.xdsClients({ resources: true });
        const asked = clients.flatMap(({ types }) => types.flatMap(({ resources }) => resources));
        expect(asked.map(({ name }) => name)).toContain('late.default:80');
      });
      await world.cluster.services({ ...echo, name: 'late', app: 'echo' });
      await caller.settles(inZone.a);
    } finally {
      await caller.stop();
      await world.cluster.remove('Service', 'default', 'late');
    }
    return [];
  },
};
