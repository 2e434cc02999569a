/** What must be so with every Envoy, seen in its admin interface. */
import { eventually } from '@sliceplane/peers';
import type { XdsTypeStatus__Output } from '@sliceplane/proto';
import { expect } from 'vitest';
import type { EnvoyKind, EnvoyPeer } from './peer-kinds.ts';
import { failuresDuring, type Scene } from './scene.ts';
import { echo, inZone, type World } from './world.ts';

type EnvoyStory = (scene: Scene<EnvoyPeer>, kind: EnvoyKind) => Promise<readonly string[]>;

export const CLUSTER = 'default/echo/grpc';

const ENDPOINTS = 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment';
const CLUSTERS = 'type.googleapis.com/envoy.config.cluster.v3.Cluster';

/** What each stream was told of one type, on streams that ask for it. */
async function toldSinceStart(
  { server }: World,
  typeUrl: string,
): Promise<readonly XdsTypeStatus__Output[]> {
  const clients = await server.xdsClients();
  return clients.flatMap(({ types }) => types.filter((type) => type.typeUrl === typeUrl));
}

/** `a1 zone-a P0 HEALTHY`, by name. */
export async function hostsOf(
  { world }: Scene<EnvoyPeer>,
  { envoy }: EnvoyPeer,
): Promise<string[]> {
  const hosts = await envoy.hosts(CLUSTER);
  const names = new Map(
    world.workload.pods.map(({ backend }) => [`${backend.address}:${backend.port}`, backend.name]),
  );
  return (hosts ?? [])
    .map(
      ({ at, zone, priority, health }) => `${names.get(at) ?? at} ${zone} P${priority} ${health}`,
    )
    .toSorted();
}

export const envoyStories: Readonly<Record<string, EnvoyStory>> = {
  'the own zone has priority 0, the other stands by; who drains is shown so': async (scene) => {
    const { world, a, b } = scene;
    return failuresDuring([a, b], async () => {
      await eventually(async () => {
        expect(await hostsOf(scene, a)).toEqual([
          'a1 zone-a P0 HEALTHY',
          'a2 zone-a P0 HEALTHY',
          'b1 zone-b P1 HEALTHY',
          'b2 zone-b P1 HEALTHY',
        ]);
        expect(await hostsOf(scene, b)).toEqual([
          'a1 zone-a P1 HEALTHY',
          'a2 zone-a P1 HEALTHY',
          'b1 zone-b P0 HEALTHY',
          'b2 zone-b P0 HEALTHY',
        ]);
      });
      await world.workload.terminate('a1');
      await eventually(async () => {
        expect(await hostsOf(scene, a)).toContain('a1 zone-a P0 DRAINING');
        expect(await hostsOf(scene, b)).toContain('a1 zone-a P1 DRAINING');
      });
      await a.caller.settles(['a2']);
    });
  },

  'an empty Service has no hosts': async (scene) => {
    const { world, a, b } = scene;
    for (const name of [...inZone.a, ...inZone.b]) await world.workload.remove(name);
    await eventually(async () => {
      expect(await a.envoy.hosts(CLUSTER)).toEqual([]);
      expect(await b.envoy.hosts(CLUSTER)).toEqual([]);
    });
    return [];
  },

  'a Service that prefers the same node has its node, its zone and the rest, in this order': async (
    scene,
  ) => {
    const { world, a, b } = scene;
    await world.cluster.nodes({ name: 'node-a2', zone: 'zone-a', region: 'r1' });
    await world.workload.start('a3', 'node-a2');
    const failures = await failuresDuring([a, b], async () => {
      await world.cluster.services({ ...echo, trafficDistribution: 'PreferSameNode' });
      await eventually(async () =>
        expect(await hostsOf(scene, a)).toEqual([
          'a1 zone-a P0 HEALTHY',
          'a2 zone-a P0 HEALTHY',
          'a3 zone-a P1 HEALTHY',
          'b1 zone-b P2 HEALTHY',
          'b2 zone-b P2 HEALTHY',
        ]),
      );
      await a.caller.settles(['a1', 'a2']);
      await world.workload.setReady('a1', false);
      await world.workload.setReady('a2', false);
      await a.caller.settles(['a3']);
    });
    return failures;
  },

  'a Service for its own node alone has nobody else, not even to stand by': async (scene) => {
    const { world, a, b, nobody } = scene;
    await world.cluster.services({ ...echo, internalTrafficPolicy: 'Local' });
    await eventually(async () => {
      expect(await hostsOf(scene, a)).toEqual(['a1 zone-a P0 HEALTHY', 'a2 zone-a P0 HEALTHY']);
      expect(await hostsOf(scene, b)).toEqual(['b1 zone-b P0 HEALTHY', 'b2 zone-b P0 HEALTHY']);
    });
    for (const name of inZone.a) await world.workload.remove(name);
    await a.caller.failsWith(nobody);
    await b.caller.settles(inZone.b);
    return [];
  },

  'an Envoy starts before its Service exists, and serves it once it does': async (
    { world },
    kind,
  ) => {
    const place = { server: world.server.xds, node: 'node-a1' };
    const late = await kind.open(place, 'default/late:grpc');
    try {
      await world.cluster.services({ ...echo, name: 'late', app: 'echo' });
      await late.caller.settles(inZone.a);
    } finally {
      await late.stop();
      await world.cluster.remove('Service', 'default', 'late');
    }
    return [];
  },

  'strictly rendered, nobody stands by': async (scene, kind) => {
    const { world } = scene;
    const place = { server: world.server.xds, node: 'node-a1' };
    const strict = await kind.open({ ...place, rendering: 'strict' });
    try {
      const zoneA = ['a1 zone-a P0 HEALTHY', 'a2 zone-a P0 HEALTHY'];
      await eventually(async () => expect(await hostsOf(scene, strict)).toEqual(zoneA));
      for (const name of inZone.a) await world.workload.setReady(name, false);
      await strict.caller.settles(inZone.b);
    } finally {
      await strict.stop();
    }
    return [];
  },

  'a server that comes back tells again what a stream of changes holds already, never': async (
    scene,
    kind,
  ) => {
    const { world, a, b } = scene;
    const failures = await failuresDuring([a, b], async () => {
      const before = await a.envoy.clusterStat(CLUSTER, 'update_success');
      await world.server.stop();
      await world.startServer();
      // Whole states are told once more, as that protocol has it.
      const again = kind.variant === 'delta' ? 0 : 1;
      await eventually(async () => {
        const told = await toldSinceStart(world, ENDPOINTS);
        expect(told.map(({ responses, subscribed }) => [responses, subscribed])).toEqual([
          [again, 1],
          [again, 1],
        ]);
      });
      await world.workload.start('a3', 'node-a1');
      await a.caller.settles(['a1', 'a2', 'a3']);
      await eventually(async () => {
        const told = await toldSinceStart(world, ENDPOINTS);
        expect(told.map(({ responses, acks }) => [responses, acks])).toEqual([
          [again + 1, again + 1],
          [again + 1, again + 1],
        ]);
      });
      expect(await a.envoy.clusterStat(CLUSTER, 'update_success')).toBe(before + again + 1);
      const clusters = await toldSinceStart(world, CLUSTERS);
      expect(clusters.every(({ responses }) => responses === again)).toBe(true);
    });
    return failures;
  },

  'nothing was refused': async ({ world, a, b }) => {
    for (const { envoy } of [a, b]) {
      const refused = await envoy.stats('update_rejected$');
      expect([...refused].filter(([, times]) => times > 0)).toEqual([]);
    }
    expect(await world.server.xdsClients({ refusing: true })).toEqual([]);
    return [];
  },
};
