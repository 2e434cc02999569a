import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient, type SliceplaneClient } from '@sliceplane/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { metrics } from '../../src/serve/metrics/open-metrics.ts';
import { Reader } from '../session/reader.ts';
import { Cluster } from './cluster.ts';
import { listOf } from './command-line.ts';
import { nodes, pod, pods, service } from './objects.ts';
import { type RunningServer, startServer } from './running-server.ts';
import { type Scrape, scrape } from './scrape.ts';

vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 });

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-metrics-'));
const file = join(folder, 'shop.json');
writeFileSync(file, listOf([...nodes, service('shop'), ...pods('shop', 3)]));

let server: RunningServer;
let client: SliceplaneClient;

beforeAll(async () => {
  server = await startServer(['-f', file, '--allow-faults']);
  client = connectClient({ server: server.address, ownConnection: true });
});

afterAll(async () => {
  client.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

const now = (): Promise<Scrape> => scrape(server.probes);

test('every metric is there from the first scrape, and no label names what a cluster names', async () => {
  const { text, labelled } = await now();
  for (const { name, type } of metrics) expect(text).toContain(`\n# TYPE ${name} ${type}\n`);
  expect(text).toContain('\nprocess_resident_memory_bytes ');
  expect(text).not.toContain('eventloop_lag');
  const values = labelled.flatMap((sample) =>
    [...sample.matchAll(/"([^"]*)"/g)].map(([, value]) => value),
  );
  expect(values.filter((value) => /shop|web|node-[abc]/.test(value ?? ''))).toEqual([]);
});

test('one change for one agent: each total grows by what happened, and by nothing else', async () => {
  const reader = new Reader(
    client.session({ node: 'node-a1', subscriptions: [{ subscriptions: ['shop/web', '*bad'] }] }),
  );
  await reader.until('complete');
  await vi.waitFor(async () => expect((await now()).of('streams{method="Session"}')).toBe(1));
  const before = await now();
  expect(before.of('objects{kind="Pod"}')).toBe(3);
  expect(before.of('subscriptions')).toBe(1);
  expect(before.of('subscriptions_refused_total')).toBe(1);
  expect(before.of('updates_total{kind="reset"}')).toBe(1);
  expect(before.of('views{reason="no-hints"}')).toBe(1);

  const late = pod('shop', { name: 'late', node: 'node-a1', ips: ['10.50.7.7'] });
  await new Cluster(server.address).apply(late);
  await reader.until('changed', () => reader.addresses('shop/web').includes('10.50.7.7'));
  const after = await now();
  expect(after.since(before)).toMatchObject({
    'applied_objects_total{outcome="created"}': 1,
    'calls_total{method="Cluster.Apply",code="OK"}': 1,
    'call_seconds_count{method="Cluster.Apply"}': 1,
    'objects{kind="Pod"}': 1,
    'source_objects{source="api"}': 1,
    'updates_total{kind="delta"}': 1,
    frames_sent_total: 1,
    'propagation_seconds_count{stage="queue"}': 1,
    'propagation_seconds_count{stage="compute"}': 1,
    'propagation_seconds_count{stage="first-send"}': 1,
    'propagation_seconds_count{stage="last-send"}': 1,
  });
  const grown = Object.keys(after.since(before));
  const still = /^(?:stream_|nacks|resumes|view_gaps|updates_coalesced|shard_(?:restarts|moves))/;
  expect(grown.filter((sample) => still.test(sample))).toEqual([]);
  expect(after.sum('shard_batch_objects_count', '')).toBeGreaterThan(
    before.sum('shard_batch_objects_count', ''),
  );

  reader.session.close();
  await vi.waitFor(async () => {
    const closed = (await now()).since(after);
    expect(closed).toMatchObject({
      'streams{method="Session"}': -1,
      'stream_ends_total{reason="client"}': 1,
      'views{reason="no-hints"}': -1,
      subscriptions: -1,
    });
  });
});

test('what is refused is counted by who refused it, and why', async () => {
  const before = await now();
  await client.apply([{ service: { metadata: { name: 'Not_A_Name', namespace: 'shop' } } }]);
  await expect(client.getView({ service: 'shop/web/more' })).rejects.toThrow('service');
  expect((await now()).since(before)).toMatchObject({
    'applied_objects_total{outcome="refused"}': 1,
    'source_refused_total{source="api"}': 1,
    'calls_total{method="EndpointViews.GetView",code="INVALID_ARGUMENT"}': 1,
  });
});

test('a shard that dies is counted by why', async () => {
  const before = await now();
  await client.injectFault({ kind: 'FAULT_KIND_SHARD_EXIT', shard: 1 });
  await vi.waitFor(async () => {
    const after = await now();
    expect(after.since(before)).toMatchObject({
      'shard_restarts_total{shard="1",reason="exit"}': 1,
    });
    expect(after.of('shard_up{shard="1"}')).toBe(1);
    expect(after.of('services_stale')).toBe(0);
    expect(after.of('shard_restarts_total{shard="0",reason="exit"}')).toBe(0);
  });
});

test('two who scrape see the same: nothing begins anew because somebody looked', async () => {
  const [one, two] = await Promise.all([now(), now()]);
  const changed = Object.keys((await now()).since(one));
  const counters = metrics.filter(({ type }) => type !== 'gauge').map(({ name }) => name.slice(11));
  const steady = counters.filter(
    (name) => name !== 'shard_batch_objects' && name !== 'shard_busy_seconds_total',
  );
  const isSteady = (sample: string): boolean => steady.some((name) => sample.startsWith(name));
  expect(Object.keys(two.since(one)).filter(isSteady)).toEqual([]);
  expect(changed.filter(isSteady)).toEqual([]);
});
