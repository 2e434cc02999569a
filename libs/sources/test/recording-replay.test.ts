import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '@sliceplane/kube';
import {
  encodeHeader,
  encodeStep,
  initialSteps,
  objectsOf,
  type RecordedStep,
  recordingHeader,
  syntheticCluster,
  workload,
} from '@sliceplane/synthetic';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PlayProgress, replayRecording, writeRecording } from '../src/index.ts';
import { fakeClock, Heard } from './recording-heard.ts';

const spec = { services: 20, pods: 150, nodes: 12, seed: 4 };
const cluster = syntheticCluster(spec);
const arrivals = { kind: 'constant', perSecond: 40 } as const;
const steps: readonly RecordedStep[] = [...workload(cluster, { arrivals }).take(400)];
const header = recordingHeader({ createdBy: 'test', seed: 4, spec, firstState: 'recorded' });
const lines = [header, ...initialSteps(objectsOf(cluster), 60), ...steps].map((part) =>
  'format' in part ? encodeHeader(part) : encodeStep(part),
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recording-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Where the steps lead. */
function expected(): Map<string, KubeObject> {
  const heard = new Heard();
  heard.source.list([...objectsOf(cluster)]);
  for (const step of steps) heard.source.apply(step.deltas);
  return heard.objects;
}

describe('a replay', () => {
  test('first state, synced, every step in its time, then current for ever', async () => {
    const heard = new Heard();
    const clock = fakeClock();
    const seen: [number, number][] = [];
    const onStep = ({ atMs }: RecordedStep): number => seen.push([atMs, clock.nowIs - 1_000]);
    const replay = await replayRecording(heard.source, lines, { clock, onStep });
    expect(heard.synced).toBe([...objectsOf(cluster)].length);
    expect(replay.header).toEqual(header);
    const { how, progress } = await replay.ended;
    expect([how, progress.phase, progress.steps, progress.refused]).toEqual([
      'finished',
      'ended',
      400,
      0,
    ]);
    expect(heard.objects).toEqual(expected());
    expect(seen.map(([atMs]) => atMs)).toEqual(steps.map(({ atMs }) => atMs));
    for (const [atMs, at] of seen) expect(at).toBe(atMs);
    expect(Math.max(...clock.slept)).toBeLessThanOrEqual(1_000);
  });

  test.each([
    [2, 5_000],
    [0.5, 20_000],
    [Infinity, 0],
  ])('at speed %d the same steps take %d ms', async (speed, tookMs) => {
    const heard = new Heard();
    const clock = fakeClock();
    await (
      await replayRecording(heard.source, lines, { clock, speed })
    ).ended;
    expect(clock.nowIs - 1_000).toBeCloseTo(tookMs, -3);
    expect(heard.objects).toEqual(expected());
  });

  test('a first state that is generated is that of the spec', async () => {
    const heard = new Heard();
    const generated = recordingHeader({ createdBy: 'test', spec });
    const text = [encodeHeader(generated), ...steps.map(encodeStep)];
    await (
      await replayRecording(heard.source, text, { speed: Infinity })
    ).ended;
    expect(heard.objects).toEqual(expected());
  });

  test('from a file, as it was written; a last line needs no end', async () => {
    const path = join(folder, 'run.jsonl');
    await writeRecording(path, header, [...initialSteps(objectsOf(cluster)), ...steps]);
    const heard = new Heard();
    const replay = await replayRecording(heard.source, path, { speed: Infinity });
    expect((await replay.ended).how).toBe('finished');
    expect(heard.objects).toEqual(expected());
    writeFileSync(path, lines.join('\n'));
    const again = new Heard();
    await (
      await replayRecording(again.source, path, { speed: Infinity })
    ).ended;
    expect(again.objects).toEqual(expected());
  });

  test('while the plane is behind nothing is delivered, and what follows comes that much later', async () => {
    const heard = new Heard();
    const clock = fakeClock();
    let busy = 0;
    const whenReady = async (): Promise<void> => {
      if (heard.parts.length !== 100) return;
      busy += 1;
      clock.nowIs += 7_000;
    };
    const replay = await replayRecording(heard.source, lines, { clock, whenReady });
    const { progress } = await replay.ended;
    expect(busy).toBe(1);
    expect(progress.pausedMs).toBe(7_000);
    expect(clock.nowIs - 1_000).toBe(7_000 + (steps.at(-1)?.atMs ?? 0));
    expect(progress.lagMs).toBe(0);
  });

  test('a reader that is late takes more at a time, at most a thousand changes, and says how late', async () => {
    const heard = new Heard();
    const clock = fakeClock();
    const many = [
      ...workload(cluster, { arrivals: { kind: 'constant', perSecond: 1_000 } }).take(5_000),
    ];
    let lag = 0;
    const onProgress = ({ phase, lagMs }: PlayProgress): void => {
      if (phase === 'steps') clock.nowIs += 3_000;
      lag = Math.max(lag, lagMs);
    };
    const text = [lines[0]!, ...lines.slice(1).filter((line) => line.includes('"initial"'))];
    const replay = await replayRecording(heard.source, [...text, ...many.map(encodeStep)], {
      clock,
      onProgress,
    });
    expect((await replay.ended).progress.steps).toBe(5_000);
    expect(lag).toBeGreaterThan(1_900);
    expect(Math.max(...heard.parts)).toBeLessThanOrEqual(1_000);
    expect(heard.parts.length).toBeLessThan(20);
  });

  test('stopped, it delivers nothing more and lets go of its lines', async () => {
    const heard = new Heard();
    let open = true;
    function* endless(): Generator<string> {
      try {
        yield* lines;
        for (;;) yield '{"atMs":99999999,"cause":"drain","deltas":[]}';
      } finally {
        open = false;
      }
    }
    const replay = await replayRecording(heard.source, endless(), { speed: 1e-9 });
    const { how, progress } = await replay.stop();
    expect([how, progress.steps <= 1, open]).toEqual(['stopped', true, false]);
    expect(heard.objects.size).toBeGreaterThan(100);
  });

  test('a bad line: in the first state it rejects, later it is how the replay ended', async () => {
    const heard = new Heard();
    await expect(replayRecording(heard.source, [lines[0]!, 'x'])).rejects.toThrow(
      'line 2 of the recording: no JSON',
    );
    await expect(replayRecording(heard.source, join(folder, 'none'))).rejects.toThrow(
      `the path "${join(folder, 'none')}" does not exist`,
    );
    const at = lines.length;
    const replay = await replayRecording(heard.source, [...lines, '{}'], { speed: Infinity });
    const end = await replay.ended;
    expect(end.how).toBe('failed');
    expect(end).toMatchObject({ error: { name: 'RecordingError', line: at + 1 } });
    expect(end.progress.steps).toBe(steps.length);
    expect(heard.objects).toEqual(expected());
    expect(heard.intake.statuses()[0]?.synced).toBe(true);
  });

  test('what another source owns is refused and counted, the rest is played', async () => {
    const heard = new Heard();
    heard.intake.open('files').list(cluster.services.slice(0, 2));
    const replay = await replayRecording(heard.source, lines, { speed: Infinity });
    expect((await replay.ended).progress.refused).toBeGreaterThanOrEqual(2);
  });

  test.each([0, -1, Number.NaN])('speed %d is refused', async (speed) => {
    const { source } = new Heard();
    await expect(replayRecording(source, lines, { speed })).rejects.toThrow(
      `speed must be more than 0, not ${speed}`,
    );
  });
});
