import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SessionDocument } from '../../src/output/sessions.ts';
import type { WatchedDocument } from '../../src/output/watched.ts';
import { Cluster } from './cluster.ts';
import { answer, command, listOf } from './command-line.ts';
import { nodes, pods, pod, service } from './objects.ts';
import { type RunningServer, sliceplane, start, startServer } from './running-server.ts';

vi.setConfig({ testTimeout: 20_000, hookTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-sessions-'));
const file = join(folder, 'shop.json');
writeFileSync(file, listOf([...nodes, service('shop'), ...pods('shop', 3)]));

let server: RunningServer;
let watch: ReturnType<typeof start>;

beforeAll(async () => {
  server = await startServer(['-f', file]);
  watch = start([
    'watch',
    'shop/web',
    '--node',
    'node-b1',
    '--server',
    server.address,
    '-o',
    'json',
  ]);
  await vi.waitFor(() => {
    if (lines().length === 0) throw new Error(`the watch said nothing: ${watch.said().stderr}`);
  }, 10_000);
});

afterAll(async () => {
  watch.child.kill('SIGINT');
  await watch.ended;
  await server.stop();
  rmSync(folder, { recursive: true });
});

function lines(): WatchedDocument[] {
  const text = watch.said().stdout.split('\n').filter(Boolean);
  return text.map((line) => JSON.parse(line) as WatchedDocument);
}

async function sessions(words = ''): Promise<readonly SessionDocument[]> {
  const said = await answer<{ sessions: SessionDocument[] }>(
    `sessions --server ${server.address} ${words}`,
  );
  return said.sessions;
}

test('who watches is listed, with the node and what was taken in', async () => {
  await vi.waitFor(async () =>
    expect(await sessions('--node node-b1')).toMatchObject([
      {
        method: 'Session',
        agent: expect.stringMatching(/^sliceplane watch /),
        node: 'node-b1',
        zone: 'eu-1b',
        subscriptions: 1,
        behind: 0,
        sequence: 1,
        acked: 1,
        nacks: 0,
      },
    ]),
  );
  expect(await sessions('--node node-c1')).toEqual([]);
  expect(await sessions('--behind')).toEqual([]);
  const { stdout } = await command(`sessions --server ${server.address}`);
  expect(stdout).toMatch(/^ID +METHOD +NODE +ZONE +AGENT +PEER/);
  expect(stdout).toContain('node-b1');
});

test('a server that is killed and started again: the watch goes on where it was', async () => {
  server.process.kill('SIGKILL');
  await once(server.process, 'exit');
  await vi.waitFor(() => expect(watch.said().stderr).toContain('trying again in'), 10_000);
  server = await startServer(['-f', file, '--listen', server.address]);
  await vi.waitFor(async () => expect(await sessions('--node node-b1')).toHaveLength(1), 20_000);
  const extra = pod('shop', { name: 'web-9', node: 'node-a1', ips: ['10.50.9.9'] });
  await new Cluster(server.address).apply(extra);
  await vi.waitFor(() => expect(lines()).toHaveLength(2), 10_000);
  const [first, second] = lines();
  expect(second).toMatchObject({ reset: false, endpoints: [{ addresses: ['10.50.9.9'] }] });
  expect(second?.epoch).not.toBe(first?.epoch);
});

test('load is a program of its own: its help, its words, its exit code', async () => {
  const help = await sliceplane(['load', '--help']);
  expect(help.stdout).toMatch(/^Usage: sliceplane-load /);
  expect(help.code).toBe(0);
  const wrong = await sliceplane(['load', '--no-such-option']);
  expect(wrong.stderr).toContain('--no-such-option');
  expect(wrong.code).toBe(2);
  expect(await command('--server 127.0.0.1:1 load run')).toMatchObject({
    code: 2,
    stderr: 'error: load comes first, and what follows is its own: sliceplane load …\n',
  });
});
