import { Oracle } from '@sliceplane/oracle';
import { objectsOf, syntheticCluster } from '@sliceplane/synthetic';
import { beforeAll, expect, test } from 'vitest';
import type { FingerprintsAnswer, HeldAlike } from '../../src/agents/messages.ts';
import type { AgentSpec } from '../../src/agents/roster.ts';
import { compare, lasting } from '../../src/check/compare.ts';
import { Expected } from '../../src/check/expected.ts';
import { fingerprint, lineOfModel } from '../../src/check/fingerprint.ts';
import { mismatchOf } from '../../src/check/mismatch.ts';
import { Mirror } from '../../src/feed/mirror.ts';

const shares = { auto: 0, preferSameNode: 0.3, localPolicy: 0.2 };
const cluster = syntheticCluster({ seed: 2, services: 12, namespaces: 2, shares });
const oracle = new Oracle();
const mirror = new Mirror();
const nodes = cluster.nodes.map(({ name }) => name);
let expected: Expected;

beforeAll(() => {
  for (const object of objectsOf(cluster)) {
    oracle.apply({ op: 'upsert', object });
    mirror.apply({ op: 'upsert', object });
  }
  expected = new Expected(oracle, mirror, () => Promise.resolve([]));
});

const agent = (id: number, subscriptions: readonly string[]): AgentSpec => ({
  id,
  name: `load-${id}`,
  node: nodes[id] ?? '',
  kind: 'healthy',
  subscriptions,
});

/** What an agent holds that is right. */
const right = (agents: readonly AgentSpec[]): HeldAlike[] =>
  agents.flatMap(({ id, node, subscriptions }) =>
    [...expected.followed(subscriptions)].map((service) => {
      const view = oracle.view(service, { node });
      const print = fingerprint(view.endpoints.map(lineOfModel));
      return { service, state: view.state, print, agents: [id] };
    }),
  );

const check = (agents: readonly AgentSpec[], held: readonly HeldAlike[]) => {
  const answer: FingerprintsAnswer = { held, updates: 0 };
  return compare([answer], new Map(agents.map((one) => [one.id, one])), expected);
};

const everybody = [
  agent(5, ['*']),
  agent(6, ['ns-0001/*']),
  agent(7, ['ns-0000/svc-00000', 'ns-0000/nobody']),
  agent(8, ['ns-0000/svc-00002']),
];

test('what is right is right, for everybody, on every node', async () => {
  const all = nodes.map((_, id) => agent(id, ['*']));
  const { suspects, viewsCompared, endpointsCompared, agents } = await check(all, right(all));
  expect(suspects).toEqual([]);
  expect(viewsCompared).toBe(nodes.length * 12);
  expect(endpointsCompared).toBeGreaterThan(1000);
  expect(agents).toBe(nodes.length);
  const some = await check(everybody, right(everybody));
  expect(some.suspects).toEqual([]);
  expect(some.viewsCompared).toBe(12 + 6 + 2 + 1);
});

test.each([
  ['other content', (view: HeldAlike) => [{ ...view, print: fingerprint(['x']) }]],
  ['another state', (view: HeldAlike) => [{ ...view, state: 'stale' }]],
  ['no view', () => []],
] satisfies [string, (view: HeldAlike) => HeldAlike[]][])('%s is suspect', async (_, spoil) => {
  const held = right(everybody);
  for (const [i, view] of held.entries()) {
    const { suspects } = await check(everybody, held.toSpliced(i, 1, ...spoil(view)));
    expect(suspects).toMatchObject([{ agent: { id: view.agents[0] }, service: view.service }]);
  }
});

test('only what stays suspect is wrong', async () => {
  const held = right(everybody);
  const { suspects } = await check(everybody, held.slice(2));
  const after = await check(everybody, held.slice(1));
  expect(lasting(suspects, after.suspects)).toHaveLength(1);
  expect(lasting(suspects, [])).toEqual([]);
});

test('a mismatch says what is there and should not be, and what is missing', async () => {
  const [spec] = everybody as [AgentSpec];
  const view = await expected.view('ns-0000/svc-00000', spec.node);
  const lines = view.view.endpoints.map(lineOfModel);
  const suspect = { agent: spec, service: 'ns-0000/svc-00000', expected: view, reason: 'is wrong' };
  const held = { state: 'ready', viewClass: 'c', revision: 4, hash: 'h' };
  const about = { point: 'p', seed: 9, zone: 'z', rerun: 'again' };
  const told = mismatchOf(suspect, { ...held, lines: ['surplus', ...lines.slice(1)] }, about);
  expect(told).toMatchObject({ ...about, kind: 'view', node: spec.node, agent: 'load-5' });
  expect(told.expected).toEqual([lines[0]]);
  expect(told.actual).toEqual(['surplus']);
});
