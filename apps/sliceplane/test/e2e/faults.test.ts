import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient, type SliceplaneClient } from '@sliceplane/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Reader } from '../session/reader.ts';
import { Relay } from '../session/relay.ts';
import { Cluster } from './cluster.ts';
import { command, listOf } from './command-line.ts';
import { nodes, pod, pods, service } from './objects.ts';
import { type RunningServer, startServer } from './running-server.ts';

vi.setConfig({ testTimeout: 20_000, hookTimeout: 20_000 });

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-faults-'));
const file = join(folder, 'shop.json');
writeFileSync(file, listOf([...nodes, service('shop'), ...pods('shop', 3)]));

let server: RunningServer;
let client: SliceplaneClient;

beforeAll(async () => {
  server = await startServer(['-f', file, '--shards', '1', '--allow-faults']);
  client = connectClient({ server: server.address, ownConnection: true });
});

afterAll(async () => {
  client.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

const follow = (by: SliceplaneClient): Reader =>
  new Reader(by.session({ node: 'node-a1', subscriptions: [{ subscriptions: ['shop/web'] }] }));

test('a shard that dies: its views are stale for a moment, and never empty', async () => {
  const reader = follow(client);
  await reader.until('complete');
  const { incarnation } = await client.injectFault({ kind: 'FAULT_KIND_SHARD_EXIT', shard: 0 });
  expect(incarnation).toBeGreaterThan(0);
  const stale = { kind: 'stale', cause: 'shard', service: 'shop/web' };
  expect(await reader.until('stale')).toEqual({ ...stale, isStale: true });
  expect(reader.addresses('shop/web')).toHaveLength(3);
  expect(await reader.until('stale')).toEqual({ ...stale, isStale: false });
  expect(reader.addresses('shop/web')).toHaveLength(3);
  expect(reader.kinds()).not.toContain('disconnected');
  reader.session.close();
});

test('what an agent cannot take in is in the log of the server', async () => {
  const relay = await Relay.open(server.address);
  const through = connectClient({ server: relay.address, ownConnection: true });
  const reader = follow(through);
  await reader.until('complete');
  relay.lie('10.50.7.7', '10.50.7.8');
  const late = pod('shop', { name: 'late', node: 'node-a1', ips: ['10.50.7.7'] });
  await new Cluster(server.address).apply(late);
  await reader.until('nacked');
  await vi.waitFor(() => expect(server.logs()).toContain('an agent could not take in shop/web'));
  await reader.until('changed');
  expect(reader.addresses('shop/web')).toContain('10.50.7.7');
  through.close();
  relay.close();
});

test('a server that was not started for it is not broken', async () => {
  const careful = await startServer(['-f', file, '--wait-for-apply']);
  const caller = connectClient({ server: careful.address });
  await expect(
    caller.injectFault({ kind: 'FAULT_KIND_SHARD_EXIT', shard: 0 }),
  ).rejects.toMatchObject({ code: 7 });
  const isSynced = async (): Promise<boolean> => (await caller.getStatus()).synced;
  expect(await isSynced()).toBe(false);
  await caller.mark('relist');
  await caller.apply([{ service: { metadata: { name: 'new', namespace: 'shop' }, spec: {} } }]);
  expect(await isSynced()).toBe(false);
  await caller.mark('synced');
  await vi.waitFor(async () => expect(await isSynced()).toBe(true));
  caller.close();
  await careful.stop();
  const { code, stderr } = await command('serve --shard-heap-mb 15');
  expect(code).toBe(2);
  expect(stderr).toContain('It must be an integer from 16');
});
