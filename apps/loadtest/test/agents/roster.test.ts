import { syntheticCluster } from '@sliceplane/synthetic';
import { expect, test } from 'vitest';
import { roster } from '../../src/agents/roster.ts';
import type { AgentsPlan } from '../../src/plan.ts';

const cluster = syntheticCluster({ seed: 5, services: 200, namespaces: 4 });
const plan: AgentsPlan = {
  count: 103,
  processes: 3,
  perConnection: 10,
  api: 'session',
  subscriptions: { shape: 'own-services', perAgent: 4 },
  shares: { slow: 0.1, stuck: 0.02, reconnecting: 0.001 },
  stuckHow: 'stop-reading',
  slowMs: 50,
  reconnectEveryMs: 500,
};
const agentsOf = (of: AgentsPlan, seed = 1) =>
  roster(of, cluster, seed).flatMap(({ connections }) => connections.flat());

test('equal plans give equal agents, another seed gives others', () => {
  expect(roster(plan, cluster, 1)).toEqual(roster(plan, cluster, 1));
  expect(roster(plan, cluster, 2)).not.toEqual(roster(plan, cluster, 1));
});

test('every agent is in one place, kinds are by share, and no share above 0 is nobody', () => {
  const agents = agentsOf(plan);
  expect(agents.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([...Array(103).keys()]);
  const counted = Map.groupBy(agents, ({ kind }) => kind);
  const counts = [...counted].map(([kind, some]) => [kind, some.length]);
  expect(Object.fromEntries(counts)).toEqual({ healthy: 90, slow: 10, stuck: 2, reconnecting: 1 });
});

test('agents are on worker nodes, as evenly as can be', () => {
  const perNode = Map.groupBy(agentsOf(plan), ({ node }) => node);
  const workers = cluster.nodes.filter(({ controlPlane }) => !controlPlane);
  expect(perNode.size).toBe(workers.length);
  const sizes = [...perNode.values()].map(({ length }) => length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
});

test('popular Services are popular, and nobody follows one twice', () => {
  const agents = agentsOf({ ...plan, count: 500, shares: { slow: 0, stuck: 0, reconnecting: 0 } });
  const followed = new Map<string, number>();
  for (const { subscriptions } of agents) {
    expect(new Set(subscriptions).size).toBe(4);
    for (const one of subscriptions) followed.set(one, (followed.get(one) ?? 0) + 1);
  }
  const most = [...followed.values()].toSorted((a, b) => b - a);
  expect(most[0]).toBeGreaterThan(5 * most[20]!);
});

test('a connection has so many agents, a process has its part of them', () => {
  const hosts = roster(plan, cluster, 1);
  expect(hosts.map(({ connections }) => connections.flat().length)).toEqual([35, 34, 34]);
  for (const { connections } of hosts) {
    for (const agents of connections.slice(0, -1)) expect(agents).toHaveLength(10);
  }
});

test('processes to be stopped hold the stuck and nobody else', () => {
  const hosts = roster({ ...plan, stuckHow: 'stop-process' }, cluster, 1);
  const kinds = hosts.map(({ isStopped, connections }) => [
    isStopped,
    connections.flat().some(({ kind }) => kind === 'stuck'),
    connections.flat().every(({ kind }) => kind === 'stuck'),
  ]);
  expect(kinds).toEqual([
    [false, false, false],
    [false, false, false],
    [false, false, false],
    [true, true, true],
  ]);
});

test.each([
  [{ ...plan, processes: 0 }, 'agents.processes must be an integer of at least 1, not 0'],
  [{ ...plan, count: -1 }, 'agents.count must be an integer of at least 0, not -1'],
  [{ ...plan, shares: { slow: 0.9, stuck: 0.2, reconnecting: 0 } }, 'agents.shares must be 0..1'],
])('a plan that is none is refused', (bad, message) => {
  expect(() => roster(bad, cluster, 1)).toThrow(message);
});
