import {
  Backend,
  Envoy,
  envoyBootstrap,
  eventually,
  findEnvoy,
  findLoopback,
} from '@sliceplane/peers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atHand } from './at-hand.ts';
import { World } from './world.ts';

const binary = atHand(findEnvoy(), findLoopback());

describe.skipIf(binary.missing !== undefined)('an Envoy before plain HTTP', () => {
  let world: World;
  let backends: readonly Backend[];
  beforeAll(async () => {
    world = await World.open();
    backends = await Promise.all(
      world.workload.pods.map(({ backend: { name, address } }) =>
        Backend.open({ name, address, port: 5010, httpPort: 8080 }),
      ),
    );
  });
  afterAll(async () => {
    for (const backend of backends) backend.kill();
    await world.close();
  });

  test('calls a cluster of CDS with the protocol it was called with', async () => {
    await world.cluster.services({
      name: 'web',
      app: 'echo',
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    });
    const envoy = await Envoy.start({
      binary: binary.path,
      bootstrap: await envoyBootstrap({
        server: world.server.xds,
        node: 'node-b1',
        api: 'ads',
        variant: 'delta',
        routes: ['default/web:http'],
      }),
    });
    try {
      const at = await envoy.listening('default/web:http');
      const answers = await eventually(async () => {
        const seen = new Set<string>();
        for (let call = 0; call < 20; call++) {
          const response = await fetch(`http://${at}/`);
          expect(response.status).toBe(200);
          seen.add(await response.text());
        }
        return seen;
      });
      expect([...answers].toSorted()).toEqual(['b1', 'b2']);
      expect(await envoy.clusters()).toEqual(['default/echo/grpc', 'default/web/http']);
    } finally {
      await envoy.stop();
    }
  });
});
