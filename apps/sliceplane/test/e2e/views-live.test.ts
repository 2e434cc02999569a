import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Cluster } from './cluster.ts';
import { answer, command } from './command-line.ts';
import { pod, service } from './objects.ts';
import { examples, type RunningServer, sliceplane, start, startServer } from './running-server.ts';
import type { ViewDocument } from '../../src/output/view.ts';

// Processes start here, on machines that are busy with other things.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let server: RunningServer;
let cluster: Cluster;
beforeAll(async () => {
  server = await startServer(['-f', examples]);
  cluster = new Cluster(server.address);
});
afterAll(() => server.stop());

test('a per-node, zone-filtered view for three nodes in three zones, changing live as pods change', async () => {
  const zoned = { trafficDistribution: 'PreferSameZone' };
  const place = (zone: string, number: number, ready = true): unknown =>
    pod('live', {
      name: `web-${zone}${number}`,
      node: `node-${zone}1`,
      ips: [`10.9.${number}.${zone.charCodeAt(0)}`],
      ready,
    });
  await cluster.apply(service('live', 'web', zoned), place('a', 1), place('b', 1), place('c', 1));

  const watching = ['a', 'b', 'c'].map((zone) => {
    const words = [
      'watch',
      'live/web',
      '--node',
      `node-${zone}1`,
      '--server',
      server.address,
      '-o',
      'json',
    ];
    return { zone, ...start(words) };
  });
  /** Replays what a watch printed into the addresses its node now uses. */
  const uses = (zone: string): string[] => {
    const held = new Map<number, string>();
    const { said } = watching.find((watch) => watch.zone === zone)!;
    for (const line of said().stdout.split('\n').filter(Boolean)) {
      const event = JSON.parse(line) as WatchedView;
      if (event.reset) held.clear();
      for (const { id, addresses } of event.endpoints) held.set(id, addresses[0]!);
      for (const id of event.removed) held.delete(id);
    }
    return [...held.values()].toSorted();
  };
  const lines = (zone: string): number =>
    watching
      .find((watch) => watch.zone === zone)!
      .said()
      .stdout.split('\n')
      .filter(Boolean).length;
  try {
    await vi.waitFor(() => {
      expect(uses('a')).toEqual(['10.9.1.97']);
      expect(uses('b')).toEqual(['10.9.1.98']);
      expect(uses('c')).toEqual(['10.9.1.99']);
    }, 10_000);

    await cluster.apply(place('b', 2));
    await vi.waitFor(() => expect(uses('b')).toEqual(['10.9.1.98', '10.9.2.98']), 5000);
    await cluster.apply(place('b', 1, false));
    await vi.waitFor(() => expect(uses('b')).toEqual(['10.9.2.98']), 5000);
    expect(uses('a')).toEqual(['10.9.1.97']);
    expect([lines('a'), lines('c')]).toEqual([1, 1]); // nothing changed for them, nothing was sent

    await cluster.apply(place('b', 2, false)); // zone b has nobody ready: it uses the others
    await vi.waitFor(() => expect(uses('b')).toEqual(['10.9.1.97', '10.9.1.99']), 5000);
    await cluster.delete('live', 'pod/web-a1', 'pod/web-c1');
    await vi.waitFor(() => expect([uses('a'), uses('b'), uses('c')]).toEqual([[], [], []]), 5000);
  } finally {
    for (const { child } of watching) child.kill('SIGINT');
  }
  for (const { ended } of watching) expect((await ended).code).toBe(0);
});

interface WatchedView {
  readonly reset: boolean;
  readonly endpoints: readonly { readonly id: number; readonly addresses: readonly string[] }[];
  readonly removed: readonly number[];
}

test.each([
  ['shop/cart', 'node-a1'],
  ['shop/cart:grpc', 'node-b2'],
  ['shop/catalog', 'node-c3'],
  ['shop/recommendations', 'node-a2'],
  ['shop/telemetry', 'node-c3'],
  ['shop/telemetry', 'node-a1'],
  ['shop/search', 'nowhere'],
  ['shop/media', 'node-b1'],
  ['shop/payments', 'node-a1'],
  ['shop/nothing', 'node-a1'],
])('offline and through a server, %s looks the same from %s', async (name, node) => {
  const words = `view ${name} --node ${node}`;
  const offline = await answer<ViewDocument>(words, '-f', examples);
  const online = await answer<ViewDocument>(words, '--server', server.address);
  // Epoch and revision belong to one life of the state.
  const lasting = (view: ViewDocument): unknown => ({ ...view, epoch: '', revision: 0 });
  expect(lasting(online)).toEqual(lasting(offline));
});

test.each(['services', 'slices', 'endpoints', 'resolve 10.96.0.20', 'resolve 198.51.100.21:443'])(
  'offline and through a server, %s are the same',
  async (words) => {
    const unversioned = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'revision' ? 0 : inner)));
    const scope = words.startsWith('resolve') ? '' : ' -n shop';
    const offline = await answer(`${words}${scope}`, '-f', examples);
    const online = await answer(`${words}${scope}`, '--server', server.address);
    expect(unversioned(online)).toEqual(unversioned(offline));
  },
);

test('offline and through a server, explain is the same', async () => {
  const words = 'explain shop/recommendations --node node-c2';
  const offline = await command(words, '-f', examples);
  const online = await command(words, '--server', server.address);
  expect(offline.code).toBe(0);
  expect(online.stdout).toBe(offline.stdout);
  expect(offline.stdout).toContain('recommendations-54f6c8d9b7-jr9cs');
});

test('a node relabelled or seen late moves to the right view', async () => {
  await cluster.apply(
    service('late', 'web', { trafficDistribution: 'PreferSameZone' }),
    pod('late', { name: 'web-a', ips: ['10.8.0.1'], node: 'node-a1' }),
    pod('late', { name: 'web-b', ips: ['10.8.0.2'], node: 'node-b1' }),
  );
  const asked = 'late/web --node node-late';
  expect((await cluster.view(asked)).selection[0]?.reason).toBe('unknown-node');
  const late = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-late', labels: {} } };
  await cluster.apply(late);
  expect((await cluster.view(asked)).selection[0]?.reason).toBe('node-without-zone');
  const labels = { 'topology.kubernetes.io/zone': 'eu-1b' };
  await cluster.apply({ ...late, metadata: { name: 'node-late', labels } });
  const view = await cluster.view(asked);
  expect(view.selection[0]?.reason).toBe('same-zone');
  expect(view.endpoints.map(({ addresses }) => addresses[0])).toEqual(['10.8.0.2']);
});

test('/healthz, /readyz and /metrics', async () => {
  const get = async (path: string): Promise<string> => {
    const response = await fetch(`http://${server.probes}${path}`);
    return `${response.status} ${await response.text()}`;
  };
  expect(await get('/healthz')).toBe('200 ok\n');
  expect(await get('/readyz')).toBe('200 ok\n');
  expect(await get('/nothing')).toMatch(/^404/);
  const metrics = await get('/metrics');
  expect(metrics).toContain('sliceplane_synced 1');
  expect(metrics).toContain('sliceplane_objects{kind="Node"}');
  expect(metrics).not.toMatch(/cart|node-a1/);
});

test('status names shards and sources', async () => {
  const status = await answer<{ synced: boolean; shards: unknown[]; sources: { name: string }[] }>(
    'status',
    '--server',
    server.address,
  );
  expect(status.synced).toBe(true);
  expect(status.shards).toHaveLength(2);
  expect(status.sources.map(({ name }) => name)).toContain('files');
});

test('an object of the files may not be changed through the API: both sources are named', async () => {
  const { code, stdout, stderr } = await cluster.tryToApply(service('shop', 'cart'));
  expect(code).toBe(1);
  expect(stdout + stderr).toMatch(/files.*api|api.*files/);
});

test('the first screen: view prints what a person reads', async () => {
  const { code, stdout, stderr } = await sliceplane([
    'view',
    'shop/cart',
    '--node',
    'node-b2',
    '--server',
    server.address,
  ]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toContain('shop/cart from node-b2 in eu-1b: ready');
  expect(stdout).toMatch(/IPv4 grpc\/TCP: 2 of 9 endpoints, those for zone eu-1b \(same-zone\)/);
  expect(stdout).toMatch(/^ADDRESS +PORTS +NODE +ZONE +CONDITIONS +TARGET$/m);
});
