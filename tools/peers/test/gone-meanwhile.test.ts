import { Caller, eventually, grpcBootstrap } from '@sliceplane/peers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grpcJs } from './peer-kinds.ts';
import { failuresDuring } from './scene.ts';
import { echo, inZone, World } from './world.ts';

describe.skipIf(grpcJs.missing !== undefined)(
  'a Service that is deleted while the server is away',
  () => {
    let world: World;
    beforeAll(async () => {
      world = await World.open();
    });
    afterAll(() => world.close());

    test('is kept by grpc-js, which would not notice its return: no call is lost, and it is followed again', async () => {
      const bootstrap = await grpcBootstrap({ server: world.server.xds, node: 'node-a1' });
      const caller = Caller.grpcJs({ target: 'xds:///echo.default:80', bootstrap });
      try {
        await caller.settles(inZone.a);
        const failures = await failuresDuring([{ caller, stop: async () => {} }], async () => {
          await world.server.stop();
          world.cluster.forget('Service', 'default', 'echo');
          await world.startServer();
          await eventually(async () => expect(await listeners()).toEqual(['not-found']));
          await world.cluster.services(echo);
          await eventually(async () => expect(await listeners()).toEqual(['acked']));
          await world.workload.terminate('a1');
          await caller.settles(['a2']);
          await world.workload.finish('a1');
        });
        expect(failures).toEqual([]);
      } finally {
        await caller.stop();
      }
    });

    /** What the server says of the Listeners of its clients. */
    async function listeners(): Promise<readonly string[]> {
      const clients = await world.server.xdsClients({ resources: true });
      return clients.flatMap(({ types }) =>
        types
          .filter(({ typeUrl }) => typeUrl.endsWith('.Listener'))
          .flatMap(({ resources }) => resources.map(({ status }) => status)),
      );
    }
  },
);
