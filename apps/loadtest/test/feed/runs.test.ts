import { type Delta, keyOf } from '@sliceplane/kube';
import { objectsOf, syntheticCluster } from '@sliceplane/synthetic';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Mirror } from '../../src/feed/mirror.ts';
import { runsOf } from '../../src/feed/runs.ts';

const pods = syntheticCluster({ pods: 6 }).pods.slice(0, 6);

const arbDelta: fc.Arbitrary<Delta> = fc
  .record({ pod: fc.constantFrom(...pods), ready: fc.boolean(), isDelete: fc.boolean() })
  .map(({ pod, ready, isDelete }) => {
    const { namespace, name } = pod;
    return isDelete
      ? { op: 'delete', kind: 'Pod', namespace, name }
      : { op: 'upsert', object: { ...pod, ready } };
  });

const after = (deltas: readonly Delta[]): [string, unknown][] => {
  const mirror = new Mirror();
  for (const delta of deltas) mirror.apply(delta);
  return [...mirror.objects()]
    .map((object): [string, unknown] => [keyOf(object), object])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
};

test('runs, told one after the other, lead to where the changes lead, and lose none of them', () =>
  fc.assert(
    fc.property(fc.array(arbDelta, { maxLength: 40 }), (deltas) => {
      const runs = runsOf(deltas);
      const told = runs.flatMap(({ upserts, deletes }) => [...upserts, ...deletes]);
      expect(told).toHaveLength(deltas.length);
      expect(after(told)).toEqual(after(deltas));
    }),
  ));

test('changes of different objects go in one run', () => {
  const [a, b] = pods as [(typeof pods)[0], (typeof pods)[0]];
  const deltas: Delta[] = [
    { op: 'delete', kind: 'Pod', namespace: a.namespace, name: a.name },
    { op: 'upsert', object: b },
  ];
  expect(runsOf(deltas)).toHaveLength(1);
  expect(runsOf([...deltas, { op: 'upsert', object: a }])).toHaveLength(2);
});

test('a mirror holds what a cluster is made of', () => {
  const cluster = syntheticCluster();
  const mirror = new Mirror();
  for (const object of objectsOf(cluster)) mirror.apply({ op: 'upsert', object });
  expect([...mirror.objects()]).toHaveLength([...objectsOf(cluster)].length);
});
