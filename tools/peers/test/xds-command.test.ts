import {
  Caller,
  Cluster,
  eventually,
  grpcBootstrap,
  type Sliceplane,
  sliceplaneSays,
  startSliceplane,
} from '@sliceplane/peers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { echo } from './world.ts';

let server: Sliceplane;
let cluster: Cluster;
let caller: Caller;

beforeAll(async () => {
  server = await startSliceplane();
  cluster = new Cluster(server.address);
  await cluster.nodes({ name: 'node-a1', zone: 'zone-a', region: 'r1' });
  await cluster.services(echo);
  const bootstrap = await grpcBootstrap({ server: server.xds, node: 'node-a1' });
  caller = Caller.grpcJs({ target: 'xds:///echo.default:80', bootstrap, callsPerSecond: 5 });
}, 60_000);

afterAll(async () => {
  await caller.stop();
  cluster.close();
  await server.stop();
});

const url = (type: string): string => `type.googleapis.com/envoy.config.${type}`;

/** What `xds` says once the client has asked for all it needs and taken it in. */
function settled(...words: readonly string[]): Promise<string> {
  return eventually(async () => {
    const said = await sliceplaneSays(['xds', '--server', server.address, ...words]);
    const accepted = said.match(/accepted|"acks": [1-9]/g) ?? [];
    if (accepted.length < 4) throw new Error(said);
    return said;
  });
}

test('status counts it apart from the streams of the API', async () => {
  await settled();
  const said = await sliceplaneSays(['status', '--server', server.address, '-o', 'json']);
  expect(JSON.parse(said)).toMatchObject({ streams: 0, xdsStreams: 1 });
});

test('xds lists a client by where it is served for, and by what it took in', async () => {
  const said = JSON.parse(await settled('grpc-node-a1', '--resources', '-o', 'json')) as unknown;
  expect(said).toMatchObject({
    clients: [
      {
        method: 'StreamAggregatedResources',
        nodeId: 'grpc-node-a1',
        userAgent: expect.stringMatching(/^gRPC Node Pure JS 1\./) as string,
        node: 'node-a1',
        zone: 'zone-a',
        rendering: 'prioritised',
      },
    ],
  });
  const [client] = (said as { clients: { types: { typeUrl: string; resources: unknown }[] }[] })
    .clients;
  const types = client?.types.map(({ typeUrl, resources }) => [typeUrl, resources]);
  const acked = (name: string): readonly object[] => [
    expect.objectContaining({ name, status: 'acked' }) as object,
  ];
  expect(types?.toSorted()).toEqual([
    [url('cluster.v3.Cluster'), acked('default/echo/grpc')],
    [url('endpoint.v3.ClusterLoadAssignment'), acked('default/echo/grpc')],
    [url('listener.v3.Listener'), acked('echo.default:80')],
    [url('route.v3.RouteConfiguration'), acked('default/echo/grpc')],
  ]);
});

test('as a table it has a line for each type', async () => {
  const [heading = '', ...lines] = (await settled()).trimEnd().split('\n');
  expect(heading).toMatch(/^ID +CLIENT +AGENT +NODE +ZONE +RENDERING +UP +TYPE/);
  expect(lines).toHaveLength(4);
  for (const line of lines) expect(line).toMatch(/ accepted$/);
});

test.each([
  ['--refusing', '{\n  "clients": []\n}\n'],
  ['--node=node-b1', '{\n  "clients": []\n}\n'],
  ['somebody-else', '{\n  "clients": []\n}\n'],
])('nobody is %s', async (words, said) => {
  const asked = ['xds', '--server', server.address, words, '-o', 'json'];
  expect(await sliceplaneSays(asked)).toBe(said);
});
