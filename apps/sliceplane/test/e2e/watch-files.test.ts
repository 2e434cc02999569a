import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Cluster } from './cluster.ts';
import { listOf } from './command-line.ts';
import { nodes, pod, service } from './objects.ts';
import { type RunningServer, start, startServer } from './running-server.ts';

// Processes start here, on machines that are busy with other things.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-watched-'));
const put = (name: string, ...objects: readonly unknown[]): void =>
  writeFileSync(join(folder, name), listOf(objects));
const web = (number: number): unknown =>
  pod('shop', { name: `web-${number}`, ips: [`10.0.0.${number}`] });

let server: RunningServer;
let cluster: Cluster;
beforeAll(async () => {
  put('nodes.json', ...nodes);
  put('web.json', service('shop'), web(1));
  server = await startServer(['--watch-files', '-f', folder]);
  cluster = new Cluster(server.address);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const seen = (...addresses: readonly string[]): Promise<void> =>
  vi.waitFor(async () => expect(await cluster.addresses('shop/web')).toEqual(addresses), {
    timeout: 10_000,
    interval: 50,
  });

test('a file is added, changed, broken, mended and removed', async () => {
  await seen('10.0.0.1');
  put('more.json', web(2));
  await seen('10.0.0.1', '10.0.0.2');
  put('web.json', service('shop'), web(3));
  await seen('10.0.0.2', '10.0.0.3'); // what left the file is deleted

  writeFileSync(join(folder, 'web.json'), 'kind: [');
  await vi.waitFor(() => expect(server.logs()).toMatch(/web\.json.*is invalid/), 10_000);
  await seen('10.0.0.2', '10.0.0.3'); // the last good objects stand

  put('web.json', service('shop'), web(4));
  await seen('10.0.0.2', '10.0.0.4');
  rmSync(join(folder, 'more.json'));
  await seen('10.0.0.4');
});

test('two files that say different things about one object are named in the log', async () => {
  put('again.json', pod('shop', { name: 'web-4', ips: ['10.0.0.9'] }));
  const both = /again\.json and .*web\.json say different things/;
  await vi.waitFor(() => expect(server.logs()).toMatch(both), 10_000);
  rmSync(join(folder, 'again.json'));
});

test('watch follows files without any server', async () => {
  const path = join(folder, 'alone.txt');
  writeFileSync(path, listOf([...nodes, service('alone'), web(5)]).replaceAll('"shop"', '"alone"'));
  const { child, said, ended } = start(['watch', 'alone/web', '--node', 'node-a1', '-f', path]);
  await vi.waitFor(() => expect(said().stdout).toContain('alone/web from node-a1'), 10_000);
  expect(said().stdout).toContain('10.0.0.5');
  writeFileSync(path, listOf([...nodes, service('alone'), web(6)]).replaceAll('"shop"', '"alone"'));
  await vi.waitFor(() => expect(said().stdout).toMatch(/\+ 10\.0\.0\.6[^]*- 10\.0\.0\.5/), 10_000);
  child.kill('SIGINT');
  expect((await ended).code).toBe(0);
});
