/**
 * What one change costs as the cluster around it grows: the same flips under the same watchers, in a cluster of the
 * published limits, in a tenth and in a hundredth of it. Each lives in a process of its own, they run in turn.
 */
import type { SyntheticSpec } from '@sliceplane/synthetic';
import { askAll, type Child, openChild } from './child.ts';
import type { Flipped, Loaded, LoadQuestion } from './cluster-size.child.ts';
import { checksumOf, median } from './measure.ts';
import type { ResultRow } from './report.ts';
import type { BenchOptions } from './scale.ts';

const FACTORS = [1, 10, 100] as const;

interface Side {
  readonly factor: number;
  readonly pods: number;
  readonly child: Child;
  readonly loaded: Loaded;
  readonly rounds: Flipped[];
}

export async function benchClusterSize(options: BenchOptions): Promise<ResultRow[]> {
  const full = options.scale === 'full';
  const flips = full ? 4_000 : 400;
  const sides: Side[] = [];
  await using children = new AsyncDisposableStack();
  for (const factor of FACTORS) {
    const child = children.use(await openChild('cluster-size'));
    const spec = specOf(options, factor);
    const question: LoadQuestion = { spec, watched: full ? 20 : 5, each: full ? 4 : 1 };
    const loaded = await child.ask<Loaded>({ do: 'load', ...question }, 300_000);
    sides.push({ factor, pods: spec.pods ?? 0, child, loaded, rounds: [] });
  }
  await askAll(
    sides.map(({ child }) => child),
    { do: 'flip', flips },
  );
  for (let round = 0; round < Math.max(options.runs, 9); round++) {
    for (const side of sides) {
      side.rounds.push(await side.child.ask<Flipped>({ do: 'flip', flips }));
    }
  }
  return rowsOf(sides, flips);
}

/** The published limits, scaled down: a hundredth, a tenth and all of them. */
function specOf({ scale, seed }: BenchOptions, factor: number): SyntheticSpec {
  const unit = scale === 'full' ? 1 : 0.2;
  return {
    seed,
    nodes: 50 * unit * factor,
    services: 100 * unit * factor,
    pods: 1_500 * unit * factor,
    namespaces: 2 * factor,
    shares: { shared: 0 },
  };
}

function rowsOf(sides: readonly Side[], flips: number): ResultRow[] {
  const told = new Set(sides.flatMap(({ rounds }) => rounds.map(({ frames }) => frames)));
  const [frames] = told;
  if (told.size !== 1 || frames === undefined || frames < flips) {
    throw new Error(`not the same work: ${flips} flips were ${[...told].join(', ')} frames`);
  }
  const [one, ...others] = sides;
  if (one === undefined) throw new Error('no result');
  const checksum = checksumOf(flips, frames, ...sides.map(({ loaded }) => loaded.watchers));
  return others.flatMap((side) => {
    const row = (what: string, unit: string, of: (side: Side) => number): ResultRow => ({
      bench: 'cluster-size',
      what,
      value: of(side),
      unit,
      against: { what: `1/${side.factor} of the cluster`, value: of(one) },
      checksum,
    });
    const microseconds =
      (part: (round: Flipped) => number) =>
      ({ rounds }: Side): number =>
        (median(rounds.map(part)) / flips) * 1000;
    return [
      {
        ...row(
          `one flip among ${side.pods} pods, ${frames / flips} streams told`,
          'µs',
          microseconds(({ tookMs }) => tookMs),
        ),
        budget: 2,
      },
      row(
        '  main thread: routed, joined to frames, pulled',
        'µs',
        microseconds(({ tookMs, shardMs }) => tookMs - shardMs),
      ),
      row(
        '  shard',
        'µs',
        microseconds(({ shardMs }) => shardMs),
      ),
      row('memory for each pod, all else included', 'B', ({ loaded, pods }) => loaded.bytes / pods),
    ];
  });
}
