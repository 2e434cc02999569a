import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  encodeHeader,
  encodeStep,
  objectsOf,
  presets,
  recordingHeader,
  syntheticCluster,
  workload,
} from '@sliceplane/synthetic';
import { afterAll, expect, test, vi } from 'vitest';
import type { StatusDocument } from '../../src/output/status.ts';
import { answer, command } from './command-line.ts';
import { type RunningServer, startServer } from './running-server.ts';

vi.setConfig({ testTimeout: 20_000, hookTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-played-'));
afterAll(() => rmSync(folder, { recursive: true }));

const status = ({ address }: RunningServer): Promise<StatusDocument> =>
  answer<StatusDocument>(`status --server ${address}`);

const changedMs = async (server: RunningServer, source: string): Promise<number> => {
  const { sources } = await status(server);
  return sources.find(({ name }) => name === source)?.lastChangeMs ?? 0;
};

test('a synthetic cluster is served, the same for the same seed, and changes at its pace', async () => {
  const server = await startServer(['--synthetic', 'small', '--seed', '7', '--churn', '50']);
  try {
    const { objects, sources, synced } = await status(server);
    expect(synced).toBe(true);
    expect(sources.map(({ name }) => name)).toContain('synthetic');
    const cluster = syntheticCluster({ ...presets.small, seed: 7 });
    expect(objects.nodes).toBe(cluster.nodes.length);
    const [name] = cluster.services.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    const worker = cluster.nodes.find(({ controlPlane }) => !controlPlane);
    expect(server.logs()).toContain(`view ${name} --node ${worker?.name}`);
    const first = await changedMs(server, 'synthetic');
    await vi.waitFor(async () => {
      expect(await changedMs(server, 'synthetic')).toBeGreaterThan(first);
    }, 5000);
  } finally {
    expect((await server.stop()).code).toBe(0);
  }
});

test('a recording is served to its end', async () => {
  const cluster = syntheticCluster(presets.small);
  const steps = workload(cluster, {
    arrivals: { kind: 'stepped', steps: [{ perSecond: 20, seconds: 1 }] },
  });
  const path = join(folder, 'recording.jsonl');
  const header = recordingHeader({ createdBy: 'a test', spec: presets.small });
  const lines = [encodeHeader(header), ...[...steps].map((step) => encodeStep(step))];
  writeFileSync(path, lines.map((line) => line.trimEnd()).join('\n'));
  const server = await startServer(['--replay', path, '--speed', '100']);
  try {
    const nodes = [...objectsOf(cluster)].filter(({ kind }) => kind === 'Node').length;
    expect((await status(server)).objects.nodes).toBe(nodes);
    await vi.waitFor(() => expect(server.logs()).toContain('finished after'), 5000);
  } finally {
    await server.stop();
  }
});

test.each([
  ['--churn 5', '--seed and --churn are about a synthetic cluster'],
  ['--speed 2', '--speed is about a replay'],
  ['--synthetic small --churn 0', 'It must be a number above 0, not 0.'],
  ['--synthetic tiny', 'Allowed choices are small, threshold, kep752, huge'],
])('serve %s makes no sense', async (words, why) => {
  const { code, stderr } = await command(`serve ${words}`);
  expect(code).toBe(2);
  expect(stderr).toContain(why);
});

test('a recording that is none is refused with its line', async () => {
  const path = join(folder, 'none.jsonl');
  writeFileSync(path, '{"format":"something else"}\n');
  const serving = `serve --listen 127.0.0.1:0 --metrics-listen off --log-level silent --replay ${path}`;
  const { code, stderr } = await command(serving);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: --replay: .*line 1/);
});
