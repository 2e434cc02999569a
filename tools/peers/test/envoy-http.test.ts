import {
  Backend,
  Caller,
  Envoy,
  envoyBootstrap,
  type EnvoyVariant,
  eventually,
  findEnvoy,
  findLoopback,
} from '@sliceplane/peers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atHand } from './at-hand.ts';
import { inZone, World } from './world.ts';

const binary = atHand(findEnvoy(), findLoopback());
const GRPC = 5010;
const HTTP = 8080;

describe.skipIf(binary.missing !== undefined)('an Envoy before plain HTTP', () => {
  let world: World;
  let backends: readonly Backend[];
  beforeAll(async () => {
    world = await World.open();
    backends = await Promise.all(
      world.workload.pods.map(({ backend: { name, address } }) =>
        Backend.open({ name, address, port: GRPC, httpPort: HTTP }),
      ),
    );
  });
  afterAll(async () => {
    for (const backend of backends) backend.kill();
    await world.close();
  });

  test.each<EnvoyVariant['variant']>(['sotw', 'delta'])(
    'calls what CDS says is HTTP, and goes over when it says HTTP/2: %s',
    async (variant) => {
      const web = { name: 'web', app: 'echo' };
      await world.cluster.services({
        ...web,
        ports: [{ name: 'http', port: 80, targetPort: HTTP }],
      });
      const bootstrap = await envoyBootstrap({
        server: world.server.xds,
        node: 'node-b1',
        api: 'ads',
        variant,
        routes: ['default/web:http'],
      });
      const envoy = await Envoy.start({ binary: binary.path, bootstrap });
      const at = await envoy.listening('default/web:http');
      let caller: Caller | undefined;
      try {
        const seen = new Set<string>();
        await eventually(async () => {
          const response = await fetch(`http://${at}/`);
          const name = await response.text();
          expect(response.status).toBe(200);
          expect([...seen.add(name)].toSorted()).toEqual(inZone.b);
        });
        expect(await envoy.clusters()).toEqual(['default/echo/grpc', 'default/web/http']);

        caller = Caller.grpcJs({ target: at });
        await caller.failsWith(/./); // gRPC over HTTP/1.1, to a port that speaks no gRPC
        const appProtocol = 'kubernetes.io/h2c';
        await world.cluster.services({
          ...web,
          ports: [{ name: 'http', port: 80, targetPort: GRPC, appProtocol }],
        });
        // A changed cluster waits for endpoints before it is used, and would wait 15 s if none were told again.
        await caller.settles(inZone.b);
        expect(await envoy.clusterStat('default/web/http', 'init_fetch_timeout')).toBe(0);
      } finally {
        await caller?.stop();
        await envoy.stop();
      }
    },
  );
});
