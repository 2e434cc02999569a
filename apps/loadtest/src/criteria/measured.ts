/** What a run says about each criterion; null where it says nothing. */
import type { ArrivalPlan } from '../plan.ts';
import type { Distribution, RunResult, Sample, ServerSample } from '../result.ts';

type Measure = (result: RunResult) => number | null;

/** Slow, stuck and reconnecting agents are late by their own will: only the healthy ones tell about the server. */
export function healthyLag(
  quantile: keyof Pick<Distribution, 'p50' | 'p99' | 'p999' | 'max'>,
): Measure {
  return ({ groups }) => {
    const lag = groups.find(({ kind }) => kind === 'healthy')?.lag;
    return lag === undefined || lag.count === 0 ? null : lag[quantile];
  };
}

export const feedBehind: Measure = ({ phases }) =>
  largest(phases.map((phase) => phase.feedBehindMs));

/**
 * Changes made against changes planned, over all phases. An empty plan is always reached. Of Poisson arrivals fewer may
 * come by chance: what 999 of 1,000 draws reach counts as planned.
 */
export const rateReached: Measure = ({ plan, phases }) => {
  const planned = plan.phases.reduce(
    (sum, { arrivals, seconds }) => sum + changesOf(arrivals, seconds),
    0,
  );
  const made = phases.reduce((sum, { changes }) => sum + changes, 0);
  return planned === 0 ? 1 : Math.min(1, made / planned);
};

export const rss: Measure = ({ samples }) =>
  largest(serverSamples(samples).map(({ rssBytes }) => rssBytes));

/**
 * Mean of the last fifth against mean of the second fifth, while changes come: the first fifth warms caches. Below four
 * samples in each there is nothing to say.
 */
export const rssGrowth: Measure = ({ samples }) => {
  const during = serverSamples(samples.filter(({ phase, quiet }) => phase >= 0 && !quiet));
  const fifth = Math.floor(during.length / 5);
  if (fifth < 4) return null;
  const mean = (some: readonly ServerSample[]): number =>
    some.reduce((sum, { rssBytes }) => sum + rssBytes, 0) / some.length;
  return mean(during.slice(-fifth)) / mean(during.slice(fifth, 2 * fifth)) - 1;
};

export const cpu: Measure = ({ samples }) => {
  const during = serverSamples(samples.filter(({ phase, quiet }) => phase >= 0 && !quiet));
  if (during.length === 0) return null;
  return during.reduce((sum, sample) => sum + sample.cpu, 0) / during.length;
};

/** The worst sample, those of faults and their recovery left out. */
export const eventLoopP99: Measure = ({ samples, faults }) => {
  const calm = samples.filter(
    ({ t, phase }) =>
      phase >= 0 &&
      faults.every(({ at, recoveredMs }) => t < at || t > at + (recoveredMs ?? Infinity) / 1000),
  );
  return largest(serverSamples(calm).map(({ eventLoop }) => eventLoop.p99));
};

/** Busy time of each shard, added up over the samples while changes come. */
export const imbalance: Measure = ({ samples }) => {
  const during = serverSamples(samples.filter(({ phase, quiet }) => phase >= 0 && !quiet));
  const busy: number[] = [];
  for (const { shards } of during) {
    shards.forEach((shard, i) => (busy[i] = (busy[i] ?? 0) + shard.busy));
  }
  const mean = busy.reduce((sum, one) => sum + one, 0) / busy.length;
  return mean > 0 ? Math.max(...busy) / mean : null;
};

export const bytesPerUpdate: Measure = ({ traffic }) => traffic.bytesPerUpdate;

/** null also where one was never recovered from. */
export const recovery: Measure = ({ faults }) => {
  const times = faults.map(({ recoveredMs }) => recoveredMs);
  return times.some((ms) => ms === null) ? null : Math.max(0, ...times.filter((ms) => ms !== null));
};

/** null where views were to be compared and none was: none wrong would be no finding. */
export const wrongViews: Measure = ({ checks, plan }) => {
  const isAsked = plan.agents.count > 0 && (plan.checks.quietPoints || plan.checks.hashes);
  const compared = checks.viewsCompared + checks.hashesCompared;
  return isAsked && compared === 0 ? null : checks.mismatches;
};

export const disconnects: Measure = ({ groups }) =>
  groups.find(({ kind }) => kind === 'healthy')?.disconnects ?? null;

function changesOf(arrivals: ArrivalPlan, seconds: number): number {
  if (arrivals.kind !== 'stepped') {
    const mean = arrivals.perSecond * seconds;
    return arrivals.kind === 'poisson' ? Math.max(0, mean - 3 * Math.sqrt(mean)) : mean;
  }
  let left = seconds;
  let changes = 0;
  for (const step of arrivals.steps) {
    const here = Math.min(left, step.seconds);
    changes += here * step.perSecond;
    left -= here;
  }
  return changes + left * (arrivals.steps.at(-1)?.perSecond ?? 0); // the last step goes on
}

function serverSamples(samples: readonly Sample[]): readonly ServerSample[] {
  return samples.map(({ server }) => server).filter((server) => server !== null);
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}
