import { presets, type SyntheticSpec } from '@sliceplane/synthetic';

/** How large a benchmark runs: `full` is what docs/benchmarks.md reports, `small` keeps it from rotting in CI. */
export type Scale = 'small' | 'full';

export interface BenchOptions {
  readonly scale: Scale;
  readonly seed: number;
  /** Counted runs of each side. */
  readonly runs: number;
}

/** The cluster of the published limits, or one a hundred times smaller of the same make. */
export function thresholdSpec({ scale, seed }: BenchOptions): SyntheticSpec {
  if (scale === 'full') return { ...presets.threshold, seed };
  return { ...presets.threshold, seed, nodes: 50, services: 100, pods: 1_500, namespaces: 2 };
}
