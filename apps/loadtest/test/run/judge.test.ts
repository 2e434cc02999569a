import type { Pod } from '@sliceplane/kube';
import { objectsOf, syntheticCluster } from '@sliceplane/synthetic';
import { beforeEach, expect, test } from 'vitest';
import { ReadyCounts } from '../../src/check/ready-counts.ts';
import { Mirror } from '../../src/feed/mirror.ts';
import type { Progress } from '../../src/result.ts';
import { Judge } from '../../src/run/judge.ts';
import { smallPlan } from './small-plan.ts';

const cluster = syntheticCluster({ seed: 3, services: 1, pods: 3, shares: { localPolicy: 0 } });
const service = `${cluster.services[0]!.metadata.namespace}/svc-00000`;
const view = { agent: 4, service, state: 'VIEW_STATE_EMPTY', sinceMs: 100_000, atMs: 200_000 };
let judge: Judge;
let ready: ReadyCounts;
let news: Progress[];

beforeEach(() => {
  news = [];
  ready = new ReadyCounts();
  const mirror = new Mirror();
  for (const object of objectsOf(cluster)) {
    ready.apply({ op: 'upsert', object }, 0);
    mirror.apply({ op: 'upsert', object });
  }
  const node = cluster.nodes[5]!.name;
  const spec = { id: 4, name: 'load-4', node, kind: 'healthy', subscriptions: ['*'] } as const;
  const agents = new Map([[4, spec]]);
  const plan = { ...smallPlan, checks: { ...smallPlan.checks, detailed: 1 } };
  judge = new Judge({ plan, agents, mirror, ready, progress: (one) => news.push(one) });
});

const turn = (isReady: boolean, atMs: number): void => {
  for (const pod of cluster.pods) {
    const object: Pod = { ...pod, ready: isReady };
    ready.apply({ op: 'upsert', object }, atMs);
  }
};

test('a view that became empty while its pods were ready all the time is wrong', () => {
  turn(true, 0);
  judge.emptied(view);
  expect(judge.emptyViews).toBe(1);
  expect(judge.result(0)).toMatchObject({
    mismatches: 1,
    details: [{ kind: 'empty', service, agent: 'load-4', seed: 7, rerun: smallPlan.rerun }],
  });
  expect(judge.failures).toEqual([`1 wrong views, seed 7; rerun: ${smallPlan.rerun}`]);
});

test('one whose pods were not ready for a moment since is not', () => {
  turn(false, 110_000);
  turn(true, 110_001);
  judge.emptied(view);
  expect(judge.failures).toEqual([]);
});

test('all are counted, the first of each kind are told', () => {
  for (const kind of ['hash', 'class', 'hash'] as const) {
    judge.misfit({ kind, agent: 4, service, explanation: 'so it is' });
  }
  const { mismatches, details } = judge.result(9);
  expect([mismatches, details.length, news.length]).toEqual([3, 2, 2]);
});

test('a failure that is no view is told first hand', () => {
  judge.fail('the server ended');
  expect(judge.failures).toEqual(['the server ended']);
});
