/** What must be so with every real client. */
import { Backend } from '@sliceplane/peers';
import type { Peer } from './peer-kinds.ts';
import { failuresDuring, type Scene, settlesInZones } from './scene.ts';
import { echo, inZone, nodes } from './world.ts';

/** Gives the failures of calls that should have gone well. */
type Story = (scene: Scene<Peer>) => Promise<readonly string[]>;

/** Each finds four pods, two in each zone, called by a client in each, and may leave what it likes. */
export const stories: Readonly<Record<string, Story>> = {
  'each zone uses its own': ({ a, b }) => failuresDuring([a, b], () => settlesInZones({ a, b })),

  'a pod that comes is used, one that drains and goes is not': ({ world, a, b }) =>
    failuresDuring([a, b], async () => {
      await world.workload.start('a3', 'node-a1');
      await a.caller.settles(['a1', 'a2', 'a3']);
      await world.workload.terminate('a1');
      await a.caller.settles(['a2', 'a3']);
      await world.workload.finish('a1');
      await a.caller.settles(['a2', 'a3']);
      await b.caller.settles(inZone.b);
    }),

  'a pod that dies unannounced costs nothing elsewhere, and nothing once it is gone': ({
    world,
    a,
    b,
  }) =>
    failuresDuring([b], async () => {
      await world.workload.remove('a2');
      await a.caller.settles(['a1']);
      await world.workload.start('a2', 'node-a1');
      await a.caller.settles(inZone.a);
    }),

  'a zone where nobody is ready is served by the other, until somebody is': ({ world, a, b }) =>
    failuresDuring([a, b], async () => {
      for (const name of inZone.a) await world.workload.setReady(name, false);
      await a.caller.settles(inZone.b);
      for (const name of inZone.a) await world.workload.setReady(name, true);
      await settlesInZones({ a, b });
    }),

  'a rollout, pod by pod, to another container port': ({ world, a, b }) =>
    failuresDuring([a, b], async () => {
      const replace = async (name: string, node: string): Promise<void> => {
        await world.workload.start(`${name}-new`, node, { port: 5001 });
        await world.workload.terminate(name);
      };
      await replace('a1', 'node-a1');
      await replace('b1', 'node-b1');
      await a.caller.settles(['a1-new', 'a2']);
      await b.caller.settles(['b1-new', 'b2']);
      await Promise.all([world.workload.finish('a1'), world.workload.finish('b1')]);
      await replace('a2', 'node-a1');
      await replace('b2', 'node-b1');
      await a.caller.settles(['a1-new', 'a2-new']);
      await b.caller.settles(['b1-new', 'b2-new']);
      await Promise.all([world.workload.finish('a2'), world.workload.finish('b2')]);
    }),

  'when everybody terminates they are used, everywhere, until they are gone': ({ world, a, b }) =>
    failuresDuring([a, b], async () => {
      const all = [...inZone.a, ...inZone.b];
      for (const name of all) await world.workload.terminate(name);
      await a.caller.settles(all);
      await b.caller.settles(all);
    }),

  'without pods calls fail and say why; the first pod heals it': async ({
    world,
    a,
    b,
    nobody,
  }) => {
    for (const name of [...inZone.a, ...inZone.b]) await world.workload.remove(name);
    await Promise.all([a.caller.failsWith(nobody), b.caller.failsWith(nobody)]);
    await world.workload.start('b3', 'node-b1');
    await Promise.all([a.caller.settles(['b3']), b.caller.settles(['b3'])]);
    return [];
  },

  'a Service that is deleted and created again': async ({ world, a, b, nobody }) => {
    await world.cluster.remove('Service', 'default', 'echo');
    await Promise.all([a.caller.failsWith(nobody), b.caller.failsWith(nobody)]);
    await world.cluster.services({ ...echo, uid: 'another life' });
    await settlesInZones({ a, b });
    return [];
  },

  'another target port, and back': ({ world, a, b }) =>
    failuresDuring([a, b], async () => {
      const moved = await Promise.all(
        world.workload.pods.map(({ said: { name, ip } }) =>
          Backend.open({ name: `${name}-moved`, address: ip, port: 5009 }),
        ),
      );
      await world.cluster.services({
        ...echo,
        ports: [{ name: 'grpc', port: 80, targetPort: 5009 }],
      });
      await a.caller.settles(inZone.a.map((name) => `${name}-moved`));
      await b.caller.settles(inZone.b.map((name) => `${name}-moved`));
      await world.cluster.services(echo);
      await settlesInZones({ a, b });
      await Promise.all(moved.map((backend) => backend.drain()));
    }),

  'another number of the Service port': ({ world, a, b }) =>
    failuresDuring([a, b], async () => {
      await world.cluster.services({
        ...echo,
        ports: [{ name: 'grpc', port: 8080, targetPort: 'grpc' }],
      });
      await world.workload.start('a3', 'node-a1');
      await a.caller.settles(['a1', 'a2', 'a3']);
      await b.caller.settles(inZone.b);
    }),

  'a node that moves to another zone takes its pods and its clients along': ({ world, a, b }) =>
    failuresDuring([a, b], async () => {
      await world.cluster.nodes({ name: 'node-b1', zone: 'zone-a', region: 'r1' });
      const all = [...inZone.a, ...inZone.b];
      await Promise.all([a.caller.settles(all), b.caller.settles(all)]);
      await world.cluster.nodes(...nodes);
      await settlesInZones({ a, b });
    }),

  'while the server is away calls go on; what changed meanwhile is heard when it is back': ({
    world,
    a,
    b,
  }) =>
    failuresDuring([a, b], async () => {
      await world.server.stop();
      await Promise.all([a.caller.atLeast(100), b.caller.atLeast(100)]);
      await world.startServer();
      await world.workload.start('a3', 'node-a1');
      await world.workload.start('b3', 'node-b1');
      await a.caller.settles(['a1', 'a2', 'a3']);
      await b.caller.settles(['b1', 'b2', 'b3']);
    }),
};
