import { presets } from '@sliceplane/synthetic';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { RunPlan } from '../../src/plan.ts';
import type { Progress, RunResult } from '../../src/result.ts';
import { run } from '../../src/run/run.ts';

/** A run of a few seconds with every kind of agent. */
export const smallPlan: RunPlan = {
  name: 'small',
  seed: 7,
  cluster: presets.small,
  server: { kind: 'own', shards: 2, nodeArgs: [], serveArgs: [] },
  agents: {
    count: 60,
    processes: 2,
    perConnection: 10,
    api: 'session',
    subscriptions: { shape: 'own-services', perAgent: 4 },
    shares: { slow: 0.1, stuck: 0.05, reconnecting: 0.1 },
    stuckHow: 'stop-reading',
    slowMs: 40,
    reconnectEveryMs: 300,
  },
  phases: [
    {
      name: 'churn',
      seconds: 1.5,
      arrivals: { kind: 'constant', perSecond: 200 },
      mix: { readiness: 4, rollout: 3, drain: 1, relabel: 1, service: 1, 'slice-move': 1 },
      quietSeconds: 20,
    },
  ],
  faults: [],
  checks: { quietPoints: true, hashes: true, detailed: 5, withhold: 0 },
  sampleMs: 250,
  feed: { outstanding: 1000 },
  rerun: 'npx sliceplane-load run small --seed 7',
};

/** The same in half a second, with a third of the agents. */
export const shortPlan: RunPlan = {
  ...smallPlan,
  agents: { ...smallPlan.agents, count: 20 },
  phases: smallPlan.phases.map((phase) => ({ ...phase, seconds: 0.5 })),
};

export interface Ran {
  readonly result: RunResult;
  readonly news: readonly Progress[];
}

/** @throws Error when the run leaves a process behind */
export async function ran(
  different: Partial<RunPlan>,
  onNews: (one: Progress, interrupt: () => void) => void = () => {},
): Promise<Ran> {
  const controller = new AbortController();
  const news: Progress[] = [];
  const plan = { ...smallPlan, ...different };
  const hear = (one: Progress): void => {
    news.push(one);
    onNews(one, () => controller.abort());
  };
  const result = await run(plan, hear, controller.signal);
  const left = children();
  if (left.length > 0) throw new Error(`left behind: ${left.join('; ')}`);
  return { result, news };
}

/** Processes that this one started and that have not ended. */
function children(): readonly string[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
        const [state, parent] = rest.split(' ');
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const isOurs = words.includes('host.main') || words.includes('sliceplane.mjs');
        return Number(parent) === process.pid && state !== 'Z' && isOurs ? [words] : [];
      } catch {
        return []; // it ended meanwhile
      }
    });
}
