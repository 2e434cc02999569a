import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { addressesOf, Cluster, sizes } from './cluster.ts';
import { command, listOf } from './command-line.ts';
import { nodes, pods, service } from './objects.ts';
import { type RunningServer, startServer } from './running-server.ts';

// Processes start here, on machines that are busy with other things.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const running: RunningServer[] = [];
const folder = mkdtempSync(join(tmpdir(), 'sliceplane-slicing-'));
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

async function serving(words: string, ...extra: readonly string[]): Promise<Cluster> {
  const server = await startServer([...words.split(' ').filter(Boolean), ...extra]);
  running.push(server);
  return new Cluster(server.address);
}

describe('slicing at 100, and at --max-endpoints-per-slice 1..1000 (0, 1001, x refused)', () => {
  test.each([
    // words                             pods  sizes
    ['', 250, [100, 100, 50]],
    ['--max-endpoints-per-slice 1', 3, [1, 1, 1]],
    ['--max-endpoints-per-slice 1000', 1001, [1000, 1]],
  ])('serve %s: %i pods in slices of %j', async (words, count, expected) => {
    const path = join(folder, `${count}.json`);
    writeFileSync(path, listOf([...nodes, service('web'), ...pods('web', count)]));
    const cluster = await serving(words, '-f', path);
    const slices = await cluster.slices('web');
    expect(sizes(slices)).toEqual(expected.map((size) => `IPv4 ${size}`));
    expect(new Set(addressesOf(slices)).size).toBe(count);
  });

  test.each(['0', '1001', 'x', '1.5', '-1'])(
    '%s is refused with the bounds and the value',
    async (value) => {
      const { code, stdout, stderr } = await command(`serve --max-endpoints-per-slice ${value}`);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain('--max-endpoints-per-slice');
      expect(stderr).toContain(`an integer from 1 to 1000, not ${value}`);
    },
  );
});

describe('distribution', () => {
  const path = join(folder, 'watched.json');
  const put = (...objects: readonly unknown[]): void =>
    writeFileSync(path, listOf([...nodes, service('web'), ...objects]));
  const ipOf = (pod: Record<string, unknown>): string => (pod['status'] as { podIP: string }).podIP;
  const settled = { timeout: 5000, interval: 50 };

  test('the seed case: 10 new endpoints, two slices with 5 free each: one new slice', async () => {
    const all = pods('web', 200);
    put(...all);
    const cluster = await serving('--watch-files', '-f', path);
    const full = await cluster.slices('web');
    expect(sizes(full)).toEqual(['IPv4 100', 'IPv4 100']);
    const gone = new Set(full.flatMap((slice) => addressesOf([slice]).slice(0, 5)));
    const left = all.filter((pod) => !gone.has(ipOf(pod)));
    put(...left);
    await vi.waitFor(async () => {
      expect(sizes(await cluster.slices('web'))).toEqual(['IPv4 95', 'IPv4 95']);
    }, settled);
    const before = await cluster.slices('web');

    put(...left, ...pods('web', 10, 60, 'new'));
    await vi.waitFor(async () => {
      expect(addressesOf(await cluster.slices('web'))).toHaveLength(200);
    }, settled);
    const after = await cluster.slices('web');
    expect(sizes(after)).toEqual(['IPv4 95', 'IPv4 95', 'IPv4 10']);
    for (const slice of before) expect(after).toContainEqual(slice); // neither was written
  });

  test('a rolling update repacks by itself', async () => {
    const cluster = new Cluster(running.at(-1)?.address ?? '');
    expect(await cluster.slices('web')).toHaveLength(3);
    let now = [...pods('web', 200).slice(0, 190), ...pods('web', 10, 60, 'new')];
    for (let step = 0; step < 10; step += 1) {
      const fresh = pods('web', 20, 100 + step, `next${step}`);
      now = [...now.slice(20), ...fresh];
      put(...now);
      const last = ipOf(fresh[19] ?? {});
      await vi.waitFor(async () => {
        expect(addressesOf(await cluster.slices('web'))).toContain(last);
      }, settled);
    }
    const slices = await cluster.slices('web');
    expect(addressesOf(slices)).toEqual(now.map(ipOf).toSorted());
    expect(sizes(slices)).toEqual(['IPv4 100', 'IPv4 100']);
  });
});
