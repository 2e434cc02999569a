import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifests } from '@sliceplane/kube';
import { decodeRecording, objectsOf, syntheticCluster } from '@sliceplane/synthetic';
import { afterAll, describe, expect, test } from 'vitest';
import { rerunOf } from '../../src/commands/rerun.ts';
import type { Report } from '../../src/report/report.ts';
import { command } from '../command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'sliceplane-load-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('usage errors exit 2 and say what is wanted', () => {
  test.each<readonly [words: string, stderr: RegExp | string]>([
    ['', /Usage: sliceplane-load/],
    ['rnu', /unknown command 'rnu'[^]*Did you mean run\?/],
    ['run --agnets 5', /unknown option '--agnets'[^]*Did you mean --agents\?/],
    ['run --agents five', 'It must be an integer from 0 to 100000, not five.'],
    ['run --churn -5', 'It must be a number from 0 to 1000000, not -5.'],
    ['run --duration 60', 'It must be a duration such as 500ms, 30s, 10m or 1h, not 60.'],
    ['run --slow 5', 'It must be a share such as 5% or 0.05, not 5.'],
    ['run --preset tiny', 'Allowed choices are small, threshold, kep752, huge.'],
    ['run --mix readiness', 'readiness must be a kind and its weight, such as readiness=5.'],
    ['run --mix reboot=1', /reboot is none of readiness, rollout, /],
    ['run --mix drain=0', 'It must have a weight above 0.'],
    ['run --fault 30s=fire', /It must be a time and a fault, such as 30s=shard-exit/],
    ['run --subscribe all', 'It must be own-services:N, namespace or everything, not all.'],
    ['run --max-p99 fast', 'It must be a duration'],
    ['run --max-rss 1', 'It must be an amount of bytes such as 600MB or 1.5GiB, not 1.'],
    ['run --duration 5s --fault 30s=herd', 'error: faults[0].at: Invalid value: "30s"'],
    ['run --slow 60% --stuck 60%', 'error: agents: Invalid value: 1.2'],
    ['run --server nowhere', 'error: --server must be host:port or unix:/path, not nowhere'],
    ['run --tls-ca ca.pem', 'error: the TLS options say how to reach a server'],
    ['run --server a:1 --tls-cert a', 'error: --tls-cert and --tls-key go together'],
    ['run --server a:1 --tls-ca no.pem', 'error: --tls-ca cannot be read: ENOENT'],
    [
      'run --shards 2 --fault 1s=shard-exit:2',
      'error: faults[0].shard: Invalid value: 2: shards count from 0, and the server has 2',
    ],
    ['record --server a:1 --out x.jsonl', "error: unknown option '--server'"],
    ['run --server a:1 --shards 2', "error: --shards is for the run's own server"],
    ['run --scenario nothing', 'error: there is no scenario nothing'],
    ['run --replay a.jsonl --churn 5', 'error: --replay decides what --churn would'],
    ['run --replay nothing.jsonl', 'error: nothing.jsonl cannot be replayed: ENOENT'],
    ['find-max', 'error: find-max needs an SLO to hold: --slo p99=500ms'],
    ['find-max --slo p98=1s', /It must be a criterion and its limit[^]*criteria are p50, p99, /],
    [
      'find-max --slo p99=1s --from 50 --most 10',
      'error: --most must be at least --from, 50, not 10',
    ],
    [
      'kep752 --sample-nodes 2 --endpoints 5 --nodes 30',
      '2 sampled nodes cannot stand for 3 zones',
    ],
    ['generate --preset small', "required option '--out <folder>' not specified"],
    ['record --churn 0 --out x.jsonl', 'error: --churn must be above 0'],
    [
      'record --scenario threshold-churn --out x',
      'error: a recording is one phase, and threshold-churn has 4',
    ],
  ])('%s', async (words, stderr) => {
    const ended = await command(...words.split(' ').filter((word) => word !== ''));
    expect(ended.stderr).toMatch(stderr instanceof RegExp ? stderr : new RegExp(escaped(stderr)));
    expect(ended.code).toBe(2);
  });

  test('every error of a scenario, a line each', async () => {
    const path = file('bad.yaml', 'agents: { count: -1 }\nphases:\n  - name: a\n');
    const { code, stderr } = await command('run', '--scenario', path);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: ${path} is no scenario:\n` +
        '  agents.count: Invalid value: -1: must be >= 0\n' +
        '  phases[0].duration: Required value\n',
    );
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

describe('--help', () => {
  test.each(['run', 'find-max', 'kep752', 'generate', 'record'])(
    '%s has examples',
    async (name) => {
      const { code, stdout } = await command(name, '--help');
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples:\n(.*\n)* {2}sliceplane-load /);
    },
  );
});

test.each([
  [['--preset', 'small'], 'sliceplane-load run --preset small --seed 9'],
  [['--seed', '3', '--json'], 'sliceplane-load run --json --seed 9'],
  [['--seed=3'], 'sliceplane-load run --seed 9'],
  [['--out', "it's here"], String.raw`sliceplane-load run --out 'it'\''s here' --seed 9`],
])('%j is run again by %s', (words, again) => {
  expect(rerunOf('run', words, 9)).toBe(again);
});

test('a folder that cannot take the report is found out before the run', async () => {
  const taken = file('taken', '');
  const { code, stderr } = await command('run', '--out', taken);
  expect(code).toBe(1);
  expect(stderr).toContain(`error: ${taken} cannot take a report: EEXIST`);
  expect(stderr).not.toContain('building the cluster');
});

describe('generate', () => {
  test('writes the cluster as files that parse to it, and leaves a full folder alone', async () => {
    const out = join(folder, 'cluster');
    const first = await command('generate', '--preset', 'small', '--seed', '5', '--out', out);
    expect(first.code).toBe(0);
    const names = readdirSync(out).toSorted();
    expect(first.stdout).toMatch(new RegExp(`^wrote ${names.length} files, .* to `));
    const objects = names.flatMap((name) => {
      const { objects: parsed, invalid } = parseManifests(readFileSync(join(out, name), 'utf8'));
      expect(invalid).toEqual([]);
      return parsed;
    });
    expect(objects.length).toBe([...objectsOf(syntheticCluster({ seed: 5 }))].length);

    const second = await command('generate', '--preset', 'small', '--out', out);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`it holds ${names.length} entries; --force writes into it`);
    const forced = await command('generate', '--preset', 'small', '--out', out, '--force');
    expect(forced.code).toBe(0);
  });
});

describe('record', () => {
  test('writes what decodes to steps within the duration; equal seeds, equal files', async () => {
    const words = ['record', '--churn', '50', '--duration', '4s', '--seed', '5', '--out'];
    const [one, other] = [join(folder, 'one.jsonl'), join(folder, 'other.jsonl')];
    expect((await command(...words, one)).code).toBe(0);
    expect((await command(...words, other)).code).toBe(0);
    const text = readFileSync(one, 'utf8');
    expect(readFileSync(other, 'utf8')).toBe(text);

    const { header, steps } = decodeRecording(text.split('\n'));
    expect(header).toMatchObject({ seed: 5, firstState: 'generated' });
    const all = [...steps];
    expect(all.length).toBeGreaterThan(100);
    expect(all.at(-1)?.atMs).toBeLessThanOrEqual(4000);

    const again = await command(...words, one);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('it is there already; --force writes over it');
  });

  test('run --replay makes these changes, and no others', async () => {
    const [recording, out] = [join(folder, 'replay.jsonl'), join(folder, 'report')];
    await command(
      'record',
      '--churn',
      '100',
      '--duration',
      '2s',
      '--seed',
      '6',
      '--out',
      recording,
    );
    const { steps } = decodeRecording(readFileSync(recording, 'utf8').split('\n'));
    const { code, stdout } = await command(
      'run',
      '--replay',
      recording,
      '--agents',
      '5',
      '--out',
      out,
      '--json',
    );
    const report = JSON.parse(stdout) as Report;
    expect(report.failures).toEqual([]);
    expect(code).toBe(0);
    expect(report.result.plan).toMatchObject({ recording, seed: 6, phases: [{ name: 'replay' }] });
    expect(report.result.phases[0]?.changes).toBe([...steps].length);
    expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).toEqual(report);
  }, 60_000);

  test('what is no recording is told with its line', async () => {
    const { code, stderr } = await command('run', '--replay', file('no.jsonl', '{"a":1}\n'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/no\.jsonl cannot be replayed: line 1 of the recording: /);
  });
});
