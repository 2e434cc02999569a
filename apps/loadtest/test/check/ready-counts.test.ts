import type { Delta, Node, Pod, Service } from '@sliceplane/kube';
import { objectsOf, syntheticCluster, workload } from '@sliceplane/synthetic';
import { beforeEach, expect, test } from 'vitest';
import { ReadyCounts } from '../../src/check/ready-counts.ts';

const cluster = syntheticCluster({ seed: 3, nodes: 4, services: 1, pods: 2, shares: plain() });
const [service] = cluster.services as [Service];
const [a, b] = cluster.pods as [Pod, Pod];
const key = `${service.metadata.namespace}/${service.metadata.name}`;
const up = (object: Service | Pod | Node): Delta => ({ op: 'upsert', object });
const gone = ({ namespace, name }: Pod): Delta => ({ op: 'delete', kind: 'Pod', namespace, name });

let counts: ReadyCounts;

beforeEach(() => {
  counts = new ReadyCounts();
  for (const object of objectsOf(cluster)) counts.apply({ op: 'upsert', object }, 0);
});

test('while one pod is ready, a view must not be empty', () => {
  counts.apply(up({ ...a, ready: false }), 10);
  expect(counts.mayBeEmpty(key, 5)).toBe(false);
});

test.each([
  ['not ready', (pod: Pod) => up({ ...pod, ready: false })],
  ['terminating', (pod: Pod) => up({ ...pod, terminating: true })],
  ['finished', (pod: Pod) => up({ ...pod, phase: 'Succeeded' })],
  ['gone', gone],
  ['without labels', (pod: Pod) => up({ ...pod, labels: {} })],
  ['on a node that does not exist', (pod: Pod) => up({ ...pod, nodeName: 'nowhere' })],
] satisfies [string, (pod: Pod) => Delta][])('all pods %s: it may be', (_, change) => {
  for (const pod of [a, b]) counts.apply(change(pod), 10);
  expect(counts.mayBeEmpty(key, 5)).toBe(true);
});

test('it may be for as long as somebody may not have seen that there was a pod again', () => {
  for (const pod of [a, b]) counts.apply(up({ ...pod, ready: false }), 10);
  counts.apply(up(a), 20);
  expect(counts.mayBeEmpty(key, 5)).toBe(true);
  expect(counts.mayBeEmpty(key, 15)).toBe(false);
});

test('a pod for another one, at one time, leaves no gap', () => {
  counts.apply(gone(b), 10);
  counts.apply(up({ ...a, podIPs: ['10.9.9.9'] }), 20);
  expect(counts.mayBeEmpty(key, 15)).toBe(false);
});

test('nodes that go take their pods along, and bring them back', () => {
  for (const { name } of cluster.nodes) {
    counts.apply({ op: 'delete', kind: 'Node', namespace: '', name }, 10);
  }
  expect(counts.mayBeEmpty(key, 5)).toBe(true);
  for (const node of cluster.nodes) counts.apply(up(node), 20);
  expect(counts.mayBeEmpty(key, 15)).toBe(false);
});

test('a Service that went, one under the Local policy, and one without selector may be empty', () => {
  const { namespace, name } = service.metadata;
  counts.apply(up({ ...service, internalTrafficPolicy: 'Local' }), 10);
  expect(counts.mayBeEmpty(key, 15)).toBe(true);
  counts.apply(up({ ...service, selector: null }), 20);
  expect(counts.mayBeEmpty(key, 25)).toBe(true);
  counts.apply({ op: 'delete', kind: 'Service', namespace, name }, 30);
  expect(counts.mayBeEmpty(key, 35)).toBe(true);
  counts.apply(up(service), 40);
  expect(counts.mayBeEmpty(key, 45)).toBe(false);
});

test('counting changes one by one comes to what counting at the end comes to', () => {
  const small = syntheticCluster({ seed: 11 });
  const story = workload(small, { arrivals: { kind: 'constant', perSecond: 100 } });
  const stepwise = new ReadyCounts();
  for (const object of objectsOf(small)) stepwise.apply({ op: 'upsert', object }, 0);
  const keys = small.services.map(({ metadata: m }) => `${m.namespace}/${m.name}`);
  for (let i = 0; i < 3000; i += 1) {
    const step = story.next().value;
    if (step === undefined) break;
    for (const delta of step.deltas) stepwise.apply(delta, i);
  }
  const atOnce = new ReadyCounts();
  for (const object of story.objects()) atOnce.apply({ op: 'upsert', object }, 0);
  const now = (counted: ReadyCounts): boolean[] =>
    keys.map((one) => counted.mayBeEmpty(one, Infinity));
  expect(now(stepwise)).toEqual(now(atOnce));
  expect(new Set(now(atOnce))).toEqual(new Set([true, false]));
});

function plain(): Record<string, number> {
  const names =
    'headless dualStack loadBalancer localPolicy preferClose preferSameZone preferSameNode';
  const others = 'auto publishNotReady manual namedPorts notReady terminating pending finished';
  return Object.fromEntries(`${names} ${others}`.split(' ').map((name) => [name, 0]));
}
